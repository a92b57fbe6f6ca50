"""What can be wrong with a sync file, a printed page, a document."""

ENTRIES: dict[str, tuple[str, str]] = {
    "sync.not_a_sync_file": (
        "This is not a FieldKit sync file.",
        "Choose a .fieldkit file, a FieldKit PDF or a photo of its codes; a device card is enrolled instead.",
    ),
    "sync.damaged": (
        "The file is damaged or incomplete; nothing was taken from it.",
        "Copy it again from the sender's laptop, or ask for a new one.",
    ),
    "sync.not_for_you": (
        "The file is locked for other devices; this one cannot open it.",
        "Ask the sender to write it again with this device's card enrolled.",
    ),
    "sync.needs_passphrase": (
        "The file is locked with a passphrase.",
        "Ask the sender for the passphrase and give it with the file.",
    ),
    "sync.wrong_passphrase": (
        "The passphrase does not open the file.",
        "Check the keyboard language and capital letters, then try again.",
    ),
    "sync.bad_signature": (
        "The file was changed after it was signed, or was not signed by its sender; nothing was taken from it.",
        "Ask the sender for a new file and tell the supervisor.",
    ),
    "sync.newer_version": (
        "The file was written by a newer program (format {version}).",
        "Update FieldKit, then import the file again.",
    ),
    "sync.too_large": (
        "The file holds more than is allowed ({limit} MB); nothing was taken from it.",
        "Export in smaller parts. If somebody sent it to you, tell the supervisor.",
    ),
    "sync.unexpected_content": (
        "The file holds something that does not belong in it or lacks something that does: {name}.",
        "Ask the sender for a new file and tell the supervisor.",
    ),
    "sync.bad_record": (
        "The file holds a record that cannot be read; nothing was taken from it.",
        "Ask the sender for a new file.",
    ),
    "sync.unproven_record": (
        "{count} records are not proven to come from their device and were left out.",
        "Ask the device named for a new file: {devices}.",
    ),
    "sync.attachment_missing": (
        "An attachment is not in the file: {sha256}.",
        "Ask the sender to export everything again.",
    ),
    "sync.attachment_altered": (
        "An attachment no longer has the content it was saved with: {sha256}.",
        "Run the check of the workspace, then restore the attachment from a backup.",
    ),
    "sync.not_a_picture": (
        "{name} is not a picture that can be read.",
        "Photograph the page again and choose a JPEG or PNG file.",
    ),
    "sync.no_codes": (
        "No FieldKit code was found in the pictures.",
        "Photograph the printed code from nearer, flat and in good light.",
    ),
    "sync.codes_missing": (
        "Codes {missing} of {count} are not in the pictures.",
        "Photograph the page that has them and choose all pictures together.",
    ),
    "sync.too_long_for_paper": (
        "The record is too long to be printed as codes ({count} codes).",
        "Hand over the sync file or the PDF instead.",
    ),
    "sync.paper_needs_form": (
        "The code was printed for a form that this workspace does not have.",
        "Import the event pack with the form first, then the pictures again.",
    ),
    "sync.empty_folder": (
        "There is no sync file, PDF or picture in the folder {path}.",
        "Choose the folder that the files were copied to.",
    ),
    "sync.part_too_small": (
        "Parts of {limit} MB are too small: one of them must hold {needed} MB.",
        "Choose larger parts, or a stick instead of e-mail.",
    ),
    "document.damaged": (
        "The PDF is damaged or incomplete; nothing was taken from it.",
        "Copy it again from the sender, or import the sync file instead.",
    ),
    "document.locked": (
        "The PDF is protected with a password.",
        "Ask the sender for the document as FieldKit wrote it.",
    ),
    "document.carries_nothing": (
        "This PDF carries no inspection record.",
        "Use the PDF that FieldKit wrote (not a scan, a print or a converted copy), or the sync file.",
    ),
    "document.too_large": (
        "The record inside the PDF is larger than is allowed ({limit} MB).",
        "Ask the sender for the sync file.",
    ),
    "document.altered": (
        "The record inside the PDF is not what was put into it.",
        "Do not use this copy. Ask the sender for the document again.",
    ),
}
