"""What a reader of a PDF can select and copy out of it."""

import io

import pypdfium2


def text_of(pdf):
    """The text of all pages, without blanks: where lines break is no matter."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    pages = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    return "".join("".join(pages).split())
