"""XPath as ODK means it: parser, closure compiler, function table, coercion rules."""
