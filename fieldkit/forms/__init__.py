"""The ODK form language: XLSForm in, live form, submission XML out; knows nothing of inspections."""
