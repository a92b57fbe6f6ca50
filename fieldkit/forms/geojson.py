"""Lists of places: the features of a GeoJSON file as items of a secondary instance."""

from __future__ import annotations

import json
from typing import Any

from lxml import etree

from fieldkit.forms.xml_text import NAME, clean


def read_geojson(content: bytes) -> etree._Element:
    """The instance element for a FeatureCollection: geometry, id and properties of each feature.

    Raises:
        ValueError: for anything else.
    """
    features = _features(content)
    instance = etree.Element("instance")
    root = etree.SubElement(instance, "root")
    for feature in features:
        item = etree.SubElement(root, "item")
        etree.SubElement(item, "geometry").text = _geometry(_object(feature.get("geometry")))
        if "id" in feature:
            etree.SubElement(item, "id").text = _text(feature["id"])
        for name, value in _object(feature.get("properties")).items():
            if NAME.fullmatch(name):
                etree.SubElement(item, name).text = _text(value)
    return instance


def _features(content: bytes) -> list[dict[str, Any]]:
    try:
        document = _object(json.loads(content.decode("utf-8-sig")))
    except RecursionError as error:
        message = "it is nested too deeply"
        raise ValueError(message) from error
    features = document.get("features")
    if document.get("type") != "FeatureCollection" or not isinstance(features, list):
        message = "not a GeoJSON FeatureCollection"
        raise ValueError(message)
    return [feature for feature in features if isinstance(feature, dict)]


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    """A property as text; what is neither text nor number as JSON writes it."""
    if value is None:
        return ""
    return clean(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _geometry(geometry: dict[str, Any]) -> str:
    """An ODK geo text (latitude first) of a GeoJSON point, line or outer ring."""
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list) or not coordinates:
        return ""
    kind = geometry.get("type")
    if kind == "Point":
        return _point(coordinates)
    line = coordinates[0] if kind == "Polygon" else coordinates
    points = line if isinstance(line, list) else []
    return "; ".join(_point(point) for point in points if isinstance(point, list))


def _point(coordinates: list[object]) -> str:
    longitude, latitude = (*coordinates, 0, 0)[:2]
    return f"{latitude} {longitude} 0 0"
