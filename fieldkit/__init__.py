"""FieldKit: offline inspections at mass gatherings; the product without a screen."""

__version__ = "0.1.0"
