"""Documents: block model, text engine, PDF writer, seal."""
