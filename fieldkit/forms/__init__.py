"""The ODK form language: XLSForm in, live form, submission XML out; no inspections here."""
