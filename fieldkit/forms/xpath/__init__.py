"""XPath as ODK means it: parser, closure compiler, function table, coercion rules."""

from fieldkit.forms.xpath.context import Context, Environment, Memory
from fieldkit.forms.xpath.dependencies import (
    HOLE,
    Dependencies,
    dependencies,
    shared_dependencies,
)
from fieldkit.forms.xpath.expression import (
    Expression,
    Expressions,
    compile_expression,
)
from fieldkit.forms.xpath.functions import FUNCTIONS, known_function
from fieldkit.forms.xpath.moments import Moment
from fieldkit.forms.xpath.names import ODK_NAMESPACES
from fieldkit.forms.xpath.nodes import Children, Kind, Node, in_document_order, node_tree
from fieldkit.forms.xpath.signature import Function, Purity
from fieldkit.forms.xpath.syntax import Call, XPathSyntaxError
from fieldkit.forms.xpath.values import Value, as_boolean, as_number, as_string, number_text

__all__ = [
    "FUNCTIONS",
    "HOLE",
    "ODK_NAMESPACES",
    "Call",
    "Children",
    "Context",
    "Dependencies",
    "Environment",
    "Expression",
    "Expressions",
    "Function",
    "Kind",
    "Memory",
    "Moment",
    "Node",
    "Purity",
    "Value",
    "XPathSyntaxError",
    "as_boolean",
    "as_number",
    "as_string",
    "compile_expression",
    "dependencies",
    "in_document_order",
    "known_function",
    "node_tree",
    "number_text",
    "shared_dependencies",
]
