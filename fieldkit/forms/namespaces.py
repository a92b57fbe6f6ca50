"""The XML namespaces of ODK forms and submissions, and the one of FieldKit's own annotations."""

XFORMS = "http://www.w3.org/2002/xforms"
XHTML = "http://www.w3.org/1999/xhtml"
JAVAROSA = "http://openrosa.org/javarosa"
OPENROSA = "http://openrosa.org/xforms"
ODK = "http://www.opendatakit.org/xforms"
FIELDKIT = "urn:fieldkit:xlsform:1"
