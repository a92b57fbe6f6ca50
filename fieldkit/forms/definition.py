"""A form as its XForm defines it: read once, never changed, shared by every session of the form."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from fieldkit.collector import paused_collector
from fieldkit.errors import FieldKitError, Problem
from fieldkit.forms.actions import read_actions
from fieldkit.forms.binds import read_binds
from fieldkit.forms.body import BodyElement, Group, Repeat, read_body, repeated_paths
from fieldkit.forms.external_choices import read_external_choices
from fieldkit.forms.itext import Itext, read_itext
from fieldkit.forms.namespaces import OPENROSA, XFORMS, XHTML
from fieldkit.forms.primary_instance import qualified_name, read_primary_instance
from fieldkit.forms.reads import FormExpressions
from fieldkit.forms.secondary import LAST_SAVED, SecondaryInstance, read_secondary
from fieldkit.forms.submission_encryption import read_public_key
from fieldkit.forms.xml_reading import read_xml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from lxml import etree

    from fieldkit.forms.body import Question
    from fieldkit.forms.structure import Action, Bind, NodeDefinition


@dataclass(frozen=True, eq=False)
class FormDefinition:
    """Everything a form says, ready to be opened in a session.

    `public_key` locks its submissions; "" where the form does not ask for that.
    """

    id: str
    version: str
    title: str
    hash: str
    xform: bytes = field(repr=False)
    root: NodeDefinition = field(repr=False)
    nodes: Mapping[str, NodeDefinition] = field(repr=False)
    binds: Mapping[str, Bind] = field(repr=False)
    body: tuple[BodyElement, ...] = field(repr=False)
    itext: Itext = field(repr=False)
    secondary: Mapping[str, SecondaryInstance] = field(repr=False)
    actions: tuple[Action, ...] = field(repr=False)
    namespaces: Mapping[str, str] = field(repr=False)
    instance: etree._Element = field(repr=False)
    public_key: str = ""
    problems: tuple[Problem, ...] = ()
    cache: dict[str, object] = field(default_factory=dict, repr=False)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the form, in its own order; empty for a form without translations."""
        return self.itext.languages

    @property
    def default_language(self) -> str:
        """The language a session starts in; "" for a form without translations."""
        return self.itext.default_language

    @cached_property
    def expressions(self) -> FormExpressions:
        """The expressions of the form, compiled."""
        return FormExpressions(self.namespaces, self.nodes)

    @cached_property
    def preloads(self) -> tuple[tuple[NodeDefinition, Bind], ...]:
        """The paths that a record fills in by itself as it begins or ends, and their binds."""
        nodes = self.nodes.values()
        return tuple((node, node.bind) for node in nodes if node.bind and node.bind.preload)

    @property
    def external_files(self) -> Mapping[str, str]:
        """Addresses (jr://...) of the secondary instances kept in files, by instance id."""
        kept = {key: item.source for key, item in self.secondary.items() if item.source}
        return {key: source for key, source in kept.items() if source != LAST_SAVED}

    @property
    def reads_last_saved(self) -> bool:
        """Whether the form reads the submission that was finished before."""
        return any(item.source == LAST_SAVED for item in self.secondary.values())

    @property
    def question_count(self) -> int:
        """How many questions the form asks; notes and what is read-only are none."""
        return sum(node.is_asked for node in self.nodes.values())

    def whole_list(self, question: Question) -> SecondaryInstance | None:
        """The list inside the form that a question offers as it is, in every record."""
        found = self.secondary.get(question.whole_list)
        return found if found is not None and found.is_inside else None

    def elements(self) -> Iterator[BodyElement]:
        """Every element of the body, outermost first, in order."""
        return _walk(self.body)


@paused_collector()
def read_form(
    xform: bytes, files: Mapping[str, bytes] | None = None, given: Collection[str] = ()
) -> FormDefinition:
    """Reads an XForm; `files` are the attached ones by bare name.

    `given` names the files that each record may get with other content (`Given.tables`).

    Raises:
        FieldKitError: `form.broken_xml`, `form.not_a_form`, `form.no_instance`,
            `form.unknown_event`, `form.event_outside_repeat`.
    """
    document = _parse(xform)
    model, body = _parts(document)
    primary = _primary_instance(model)
    itext = read_itext(model)
    nodes = read_primary_instance(primary, repeated_paths(body) if body is not None else ())
    elements = read_body(body, nodes, itext.filled) if body is not None else ()
    binds = read_binds(model, nodes)
    _attach(nodes, binds, _walk(elements))
    problems: list[Problem] = []
    secondary = read_secondary(model, files or {}, given, problems)
    external = read_external_choices(body, secondary, files or {}, problems)
    actions = read_actions(model, body, nodes, problems)
    return FormDefinition(
        id=primary.get("id") or _namespace(primary),
        version=primary.get("version") or primary.get(f"{{{OPENROSA}}}version") or "",
        title=(document.findtext(f".//{{{XHTML}}}title") or "").strip(),
        hash=hashlib.sha256(xform).hexdigest(),
        xform=xform,
        root=next(iter(nodes.values())),
        nodes=nodes,
        binds=binds,
        body=elements,
        itext=external.with_texts(itext),
        secondary={**secondary, **external.lists},
        actions=actions,
        namespaces=_namespaces(document, model, primary),
        instance=primary,
        public_key=_public_key(model, problems),
        problems=tuple(problems),
    )


def _parse(xform: bytes) -> etree._Element:
    document = read_xml(xform)
    if document.tag != f"{{{XHTML}}}html":
        raise FieldKitError("form.not_a_form", root=qualified_name(document))
    return document


def _parts(document: etree._Element) -> tuple[etree._Element, etree._Element | None]:
    model = document.find(f"{{{XHTML}}}head/{{{XFORMS}}}model")
    if model is None:
        raise FieldKitError("form.no_instance")
    return model, document.find(f"{{{XHTML}}}body")


def _primary_instance(model: etree._Element) -> etree._Element:
    instance = model.find(f"{{{XFORMS}}}instance")
    if instance is None or not len(instance):
        raise FieldKitError("form.no_instance")
    return instance[0]


def _public_key(model: etree._Element, problems: list[Problem]) -> str:
    """The key that submissions are locked with; one that cannot be read is a problem."""
    submission = model.find(f"{{{XFORMS}}}submission")
    key = submission.get("base64RsaPublicKey", "").strip() if submission is not None else ""
    if key:
        try:
            read_public_key(key)
        except FieldKitError as error:
            problems.append(Problem(error.code))
    return key


def _namespace(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[0][1:]


def _namespaces(*elements: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in elements:
        found.update({prefix: uri for prefix, uri in element.nsmap.items() if prefix})
    return found


def _attach(
    nodes: Mapping[str, NodeDefinition],
    binds: Mapping[str, Bind],
    elements: Iterable[BodyElement],
) -> None:
    for path, bind in binds.items():
        node = nodes.get(path)
        if node is not None:
            node.bind = bind
    for element in elements:
        found = nodes.get(element.path)
        if found is None or found.element is not None:
            continue
        if not (found.is_repeat and isinstance(element, Group)):
            found.element = element


def _walk(elements: Iterable[BodyElement]) -> Iterator[BodyElement]:
    for element in elements:
        yield element
        if isinstance(element, (Group, Repeat)):
            yield from _walk(element.children)
