"""Prefixes: which namespaces a name in an expression may be in."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from fieldkit.forms.xpath.syntax import XPathSyntaxError

if TYPE_CHECKING:
    from collections.abc import Mapping

JAVAROSA = "http://openrosa.org/javarosa"
XFORMS = "http://www.w3.org/2002/xforms"
ODK_NAMESPACES: Mapping[str, str] = MappingProxyType(
    {
        "": XFORMS,
        "h": "http://www.w3.org/1999/xhtml",
        "jr": JAVAROSA,
        "orx": "http://openrosa.org/xforms",
        "odk": "http://www.opendatakit.org/xforms",
        "entities": "http://www.opendatakit.org/xforms/entities",
        "ev": "http://www.w3.org/2001/xml-events",
        "xsd": "http://www.w3.org/2001/XMLSchema",
        "xml": "http://www.w3.org/XML/1998/namespace",
    }
)


class Names:
    """The prefixes an expression may use."""

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self._namespaces = namespaces
        self._plain = frozenset({"", namespaces.get("", XFORMS)})

    def elements(self, prefix: str | None) -> frozenset[str]:
        """The namespaces of an element name; without a prefix none and the default one."""
        return self._plain if prefix is None else frozenset({self._namespace(prefix)})

    def attributes(self, prefix: str | None) -> frozenset[str]:
        """The namespaces of an attribute name."""
        return frozenset({""} if prefix is None else {self._namespace(prefix)})

    def function(self, name: str) -> str:
        """A function's name with the prefix that the table uses."""
        prefix, colon, local = name.partition(":")
        if not colon:
            return name
        namespace = self._namespaces.get(prefix, ODK_NAMESPACES.get(prefix, prefix))
        return f"jr:{local}" if namespace == JAVAROSA else name

    def _namespace(self, prefix: str) -> str:
        found = self._namespaces.get(prefix) or ODK_NAMESPACES.get(prefix)
        if found is None:
            raise XPathSyntaxError("xpath.unknown_prefix", offset=0, prefix=prefix)
        return found
