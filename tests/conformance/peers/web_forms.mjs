/*
 * The referee Web Forms (the engine of ODK's forms in a browser): loads forms and takes a person's steps in them.
 *
 * Run by tests/conformance/referees.py. By hand, beside a node_modules with the two packages below:
 *
 *     TZ=America/Phoenix node web_forms.mjs
 *
 * Each line read is one task, {"form": XML text, "folder": where the form's files lie, "steps": [[op, argument, ...], ...]}, and
 * gives one line, {"refused": why the form does not load, or null, "ms": how long loading took, "results": [one object per
 * step]}. The steps are those of `fieldkit form play`, and ["choices"]: what the shown questions offer now. A step that fails
 * gives {"error": why}. Each tells its "ms".
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { JSDOM } from 'jsdom';

// The engine is built for browsers: it reads XML with what they have, remembers its device there, and while it is
// imported it looks for files of its own where it sees Node.
const browser = new JSDOM('', { url: 'http://localhost/' }).window;
for (const name of ['window', 'document', 'localStorage', 'DOMParser', 'XMLSerializer', 'Node', 'Element', 'Document']) {
	globalThis[name] = browser[name];
}
const { process } = globalThis;
delete globalThis.process;
const { constants, loadForm } = await import('@getodk/xforms-engine');
globalThis.process = process;

// What the engine prints is no answer.
console.log = console.info = console.debug = console.error;

const MEDIA_TYPES = { csv: 'text/csv', xml: 'text/xml', geojson: 'application/geo+json' };
const HOLDS_CHOICES = new Set(['select', 'rank']);

/** A form's files, all in one folder: jr://file-csv/x.csv is x.csv there. */
const filesIn = (folder) => async (address) => {
	const name = String(address).split('/').pop();
	try {
		const headers = { 'content-type': MEDIA_TYPES[name.split('.').pop()] ?? 'application/octet-stream' };
		return new Response(await readFile(join(folder, name)), { headers });
	} catch {
		return new Response(null, { status: 404 });
	}
};

/** One record being filled in: takes steps, one at a time. */
class Interview {
	constructor(root) {
		this.root = root;
	}

	static async begin(xform, folder) {
		const form = await loadForm(xform, { fetchFormAttachment: filesIn(folder) });
		if (form.error) {
			throw form.error;
		}
		return new Interview(form.createInstance().root);
	}

	async take([op, ...words]) {
		try {
			return (await this[`take_${op}`](...words)) ?? {};
		} catch (failure) {
			return { error: why(failure) };
		}
	}

	take_state() {
		return { nodes: [...nodesBelow(this.root)].filter(isLeaf).map(told) };
	}

	take_choices() {
		const offered = [...nodesBelow(this.root)].filter(
			({ nodeType, currentState }) => HOLDS_CHOICES.has(nodeType) && currentState.relevant
		);
		return { choices: Object.fromEntries(offered.map((node) => [node.currentState.reference, choicesOf(node)])) };
	}

	async take_xml() {
		const { data } = await this.root.prepareInstancePayload();
		return { xml: await data[0].get(constants.INSTANCE_FILE_NAME).text() };
	}

	take_set(path, value) {
		const node = this.at(path);
		const { readonly } = node.currentState;
		if (readonly || !(node.nodeType in SETTERS)) {
			throw new Error(readonly ? `readonly: ${path}` : `no question: ${path}`);
		}
		SETTERS[node.nodeType](node, value);
	}

	take_add(path) {
		this.at(path, 'repeat-range:uncontrolled').addInstances();
	}

	take_remove(path) {
		const [, range, position] = /^(.*)\[(\d+)\]$/.exec(path) ?? [];
		this.at(path, 'repeat-instance');
		this.at(range, 'repeat-range:uncontrolled').removeInstances(Number(position) - 1);
	}

	take_language(name) {
		const language = this.root.languages.find((each) => each.language === name);
		if (!language) {
			throw new Error(`no such language: ${name}`);
		}
		this.root.setLanguage(language);
	}

	/** The node at a path; its type matters where one is named. */
	at(path, type = null) {
		for (const node of nodesBelow(this.root)) {
			if (node.currentState.reference === path && (type === null || node.nodeType === type)) {
				return node;
			}
		}
		throw new Error(`no such place: ${path}`);
	}
}

/** How the kinds of questions take a text as their answer. */
const SETTERS = {
	input: (node, text) => node.setValue(text),
	range: (node, text) => node.setValue(text || null),
	trigger: (node, text) => node.setValue(text === 'OK'),
	// The value of a single choice may hold blanks.
	select: (node, text) => (node.selectType === 'select' ? node.selectValues(values(text)) : node.selectValue(text || null)),
	rank: (node, text) => node.setValues(values(text)),
};

const values = (text) => text.split(/\s+/).filter(Boolean);

const isLeaf = ({ currentState }) => currentState.children === null;

function* nodesBelow(parent) {
	for (const node of parent.currentState.children ?? []) {
		yield node;
		yield* nodesBelow(node);
	}
}

/** A leaf as the states of all engines tell it. */
function told({ currentState, validationState }) {
	const { reference, relevant, required, readonly, instanceValue, label } = currentState;
	return {
		path: reference,
		value: relevant ? instanceValue : '',
		relevant,
		required,
		readonly,
		valid: !relevant || validationState.violation === null,
		label: relevant ? label?.asString : undefined,
	};
}

const choicesOf = ({ currentState }) => currentState.valueOptions.map(({ value, label }) => [value, label.asString]);

/** The message of a failure, and of those that caused it. */
function why(failure) {
	const reasons = [];
	for (let each = failure; each; each = each.cause) {
		reasons.push(each.message || String(each));
	}
	return reasons.join(': ');
}

async function answer({ form, folder, steps }) {
	const begun = performance.now();
	let interview;
	try {
		interview = await Interview.begin(form, folder);
	} catch (refusal) {
		return { refused: why(refusal), results: [] };
	}
	const ms = performance.now() - begun;
	const results = [];
	for (const step of steps) {
		const stepBegun = performance.now();
		const result = await interview.take(step);
		results.push({ ...result, ms: performance.now() - stepBegun });
	}
	return { refused: null, ms, results };
}

for await (const line of createInterface({ input: process.stdin })) {
	process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
}
