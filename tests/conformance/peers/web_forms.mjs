// ODK Web Forms as a referee that stays alive: the same lines in and out as JavaRosa.java.
//
// It must lie beside a node_modules that holds @getodk/xforms-engine and jsdom.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

// The engine is built for browsers: its parser looks for __dirname and require, everything else for a DOM.
globalThis.require = createRequire(import.meta.url);
globalThis.__dirname = dirname(fileURLToPath(import.meta.url));
const { JSDOM } = await import('jsdom');
const { window } = new JSDOM('');
for (const name of [
	'document', 'DOMParser', 'XMLSerializer', 'XMLDocument', 'Document', 'Node', 'NodeFilter', 'Element', 'HTMLElement',
	'Attr', 'Text', 'CDATASection', 'Comment', 'ProcessingInstruction', 'XPathResult', 'DOMException',
]) {
	globalThis[name] ??= window[name];
}
globalThis.window ??= window;
const { createInstance } = await import('@getodk/xforms-engine');
const { createRoot } = await import('solid-js');
console.log = console.error; // standard output is for answers

const PARENTS = new Set(['root', 'group', 'repeat-instance', 'repeat-range:controlled', 'repeat-range:uncontrolled']);
const TYPES = { csv: 'text/csv', xml: 'text/xml', geojson: 'application/geo+json' };

/** jr://file/x.csv and the like: the file x in the folder of the form. */
const attachments = (folder) => async (resource) => {
	const file = join(folder, basename(new URL(String(resource)).pathname));
	if (!existsSync(file)) return new Response('', { status: 404 });
	return new Response(readFileSync(file), { headers: { 'Content-Type': TYPES[file.split('.').pop()] ?? '' } });
};

const open = ({ form, folder }) =>
	createRoot((dispose) =>
		createInstance(form, {
			form: {
				fetchFormDefinition: () => { throw new Error('no network'); },
				fetchFormAttachment: attachments(folder),
				missingResourceBehavior: 'BLANK',
			},
			instance: {},
		}).then(({ root }) => ({ root, dispose }))
	);

const walk = function* (node) {
	yield node;
	if (PARENTS.has(node.nodeType)) for (const child of node.currentState.children) yield* walk(child);
};

const leaves = function* (root) {
	for (const node of walk(root)) if (!PARENTS.has(node.nodeType)) yield node;
};

const find = (root, path) => {
	for (const node of walk(root)) if (node.currentState.reference === path) return node;
	throw new Error(`no node ${path}`);
};

const describe = ({ currentState, validationState }) => ({
	path: currentState.reference,
	value: currentState.instanceValue,
	relevant: currentState.relevant,
	required: currentState.required,
	readonly: currentState.readonly,
	valid: (validationState.violation ?? null) === null,
	label: currentState.label?.asString ?? null,
});

const write = (node, text) => {
	if (node.currentState.readonly) throw new Error(`readonly: ${node.currentState.reference}`);
	switch (node.nodeType) {
		case 'select':
			return node.selectValues(text.split(/\s+/).filter(Boolean));
		case 'rank':
			return node.setValues(text.split(/\s+/).filter(Boolean));
		case 'trigger':
			return node.setValue(text === 'OK');
		case 'input':
		case 'range':
			return node.setValue(text);
		default:
			throw new Error(`not a question: ${node.currentState.reference}`);
	}
};

const repeatAt = (root, path) => {
	const repeat = find(root, path);
	if (repeat.nodeType !== 'repeat-range:uncontrolled') throw new Error(`not a free repeat: ${path}`);
	return repeat;
};

const offered = (root) => {
	const found = {};
	for (const { currentState, nodeType } of leaves(root)) {
		if (nodeType !== 'select' && nodeType !== 'rank') continue;
		found[currentState.reference] = currentState.valueOptions.map((item) => [item.value, item.label.asString]);
	}
	return found;
};

const run = (root, [op, ...args]) => {
	switch (op) {
		case 'set':
			write(find(root, args[0]), args[1]);
			return {};
		case 'add':
			repeatAt(root, args[0]).addInstances();
			return {};
		case 'remove': {
			const [, path, position] = /^(.*)\[(\d+)\]$/.exec(args[0]);
			find(root, args[0]);
			repeatAt(root, path).removeInstances(Number(position) - 1);
			return {};
		}
		case 'language': {
			const language = root.languages.find((each) => each.language === args[0]);
			if (!language) throw new Error(`no language ${args[0]}`);
			root.setLanguage(language);
			return {};
		}
		case 'state':
			return { nodes: [...leaves(root)].map(describe) };
		case 'choices':
			return { choices: offered(root) };
		case 'xml':
			return { xml: root.instanceState.instanceXML };
		default:
			throw new Error(`unknown step ${op}`);
	}
};

const play = async (task) => {
	let opened;
	try {
		opened = await open(task);
	} catch (problem) {
		return { refused: String(problem), results: [] };
	}
	const results = task.steps.map((step) => {
		try {
			return run(opened.root, step);
		} catch (problem) {
			return { error: String(problem) };
		}
	});
	opened.dispose();
	return { results };
};

for await (const line of createInterface({ input: process.stdin })) {
	process.stdout.write(`${JSON.stringify(await play(JSON.parse(line)))}\n`);
}
