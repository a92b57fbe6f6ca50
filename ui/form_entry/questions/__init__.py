"""One module per kind of question: the widget that shows an answer and takes it."""
