"""What can be wrong with a ledger and a workspace."""

ENTRIES: dict[str, tuple[str, str]] = {
    "ledger.not_canonical": (
        "A value cannot be written into a record: {reason}.",
        "Write decimals as text. Please report this.",
    ),
    "ledger.bad_record": (
        "An entry of the log cannot be read: {reason}.",
        "Ask the sender for a new file.",
    ),
    "ledger.newer_record": (
        "An entry of the log was written by a newer program (format {version}).",
        "Update FieldKit and try again.",
    ),
    "ledger.bad_body": (
        "A {kind} entry lacks a usable field: {field}.",
        "Please report this; nothing was saved.",
    ),
    "ledger.bad_signature": (
        "The signature does not hold.",
        "Do not use this file. Ask the sender for a new one.",
    ),
    "ledger.bad_checkpoint": (
        "A signed statement about a device's log does not hold.",
        "Do not use this file. Ask the sender for a new one.",
    ),
    "ledger.bad_card": (
        "This is not a device card, or it was changed.",
        "Export the card again on the other device.",
    ),
    "ledger.unproven": (
        "{count} entries of device {device} are not covered by its signature.",
        "Ask the sender for a new file.",
    ),
    "disk.failing": (
        "The disk does not read or write as it should: {path} ({reason}).",
        "Free space, or copy the workspace to another disk. Nothing saved before is lost.",
    ),
    "workspace.disk_full": (
        "The disk is full: nothing more can be saved in {path}. Reading and handing over still work.",
        "Hand over now if you must. Free at least {megabytes} MB, then go on; nothing saved before is lost.",
    ),
    "backup.no_room": (
        "There is no room for a backup in {path}.",
        "Free at least {megabytes} MB there, or choose another disk. Earlier backups stay.",
    ),
    "backup.not_sound": (
        "The backup could not be read back without a fault: {reason}.",
        "Run `fieldkit doctor`, then try another disk. Earlier backups stay.",
    ),
    "backup.none": (
        "There is no backup in {path}.",
        "Choose a backup folder or a backup file that FieldKit wrote.",
    ),
    "recover.nothing": (
        "In {path} neither the database nor a backup nor the journal can be read.",
        "Make a new workspace and import the files that others have of yours; a backup elsewhere can be restored.",
    ),
    "workspace.missing": (
        "There is no workspace in {path}.",
        "Choose its folder or make a new one.",
    ),
    "workspace.must_rekey": (
        "The workspace in {path} was restored and has no device key of its own yet.",
        "Reading and going on with drafts works. Make a new device key (Settings, or `fieldkit rekey`) and give its card to the supervisor.",
    ),
    "workspace.exists": (
        "There is already a workspace in {path}.",
        "Open it, or choose an empty folder.",
    ),
    "workspace.no_passphrase": (
        "A workspace needs a passphrase.",
        "Choose a few words that you will remember.",
    ),
    "workspace.weak_passphrase": (
        "The passphrase is too short: it needs at least {least} characters.",
        "Choose a few words that you will remember and others will not guess.",
    ),
    "workspace.wrong_passphrase": (
        "The passphrase does not open this workspace.",
        "Check the keyboard language and capital letters, then try again.",
    ),
    "workspace.wrong_recovery_key": (
        "This recovery key does not open this workspace.",
        "Ask the supervisor whose event plan was imported on this laptop for the recovery key.",
    ),
    "workspace.in_use": (
        "The workspace in {path} is open in another window or program.",
        "Close it there and try again.",
    ),
    "workspace.newer_version": (
        "The workspace in {path} was written by a newer program (version {version}).",
        "Update FieldKit. Nothing in the workspace was touched.",
    ),
    "workspace.damaged": (
        "The workspace in {path} is damaged: {reason}.",
        "Change nothing in the folder. Let `fieldkit recover` put a new workspace together from it, its backups and its journal.",
    ),
    "key_store.none": (
        "This computer has no key store that can be trusted with a secret[[: {reason}]].",
        "Go on with the passphrase. On Linux a desktop session with GNOME Keyring or KWallet has one.",
    ),
    "key_store.locked": (
        "The key store of this computer is locked.",
        "Type the passphrase of the workspace, or unlock the key store and try again.",
    ),
    "key_store.no_answer": (
        "The key store of this computer does not answer.",
        "Type the passphrase of the workspace. Look whether the system asks something behind this window.",
    ),
    "key_store.failed": (
        "The key store of this computer failed: {reason}.",
        "Type the passphrase of the workspace.",
    ),
    "key_store.empty": (
        "The key store of this computer holds no secret of this workspace.",
        "Type the passphrase. To use the key store again, switch it off and on (Settings, or `fieldkit key-store`).",
    ),
    "key_store.wrong_secret": (
        "The secret in the key store of this computer does not open this workspace.",
        "Type the passphrase. To use the key store again, switch it off and on (Settings, or `fieldkit key-store`).",
    ),
    "key_store.held": (
        "The window was locked, so the key store does not open the workspace this time.",
        "Type the passphrase; after that the key store opens it again.",
    ),
    "key_store.off": (
        "This workspace is not opened by the key store of this computer.",
        "Type the passphrase; switch the key store on in Settings or by `fieldkit key-store on`.",
    ),
    "attachment.not_held": (
        "The attachment {sha256} has not arrived.",
        "Ask the sender for a file with everything.",
    ),
    "attachment.damaged": (
        "The attachment {sha256} was changed or is cut short.",
        "Ask the sender for it again.",
    ),
    "draft.missing": ("There is no draft {id}.", "It may have been finalised or discarded."),
    "quarantine.no_such_words": (
        "No file that was kept apart comes from a laptop with the words: {words}.",
        "Import the supervisor's file first, and let the supervisor read the five words aloud again.",
    ),
    "quarantine.no_supervisor": (
        "{person} is no supervisor by the file that was kept apart.",
        "Inspectors are enrolled by a supervisor, with their device card.",
    ),
    "quarantine.missing": ("There is no waiting file {id}.", "Look at the list again."),
    "verify.bad_record": (
        "An entry of the log cannot be read: number {seq} of the laptop of {laptop}.",
        "Restore a backup, or ask the others for their copies.",
    ),
    "verify.bad_line": (
        "Line {line} of the log in the file cannot be read.",
        "Ask the sender for a new file; take nothing from this one.",
    ),
    "verify.changed_record": (
        "An entry of the log was changed: number {seq} of the laptop of {laptop}.",
        "Restore a backup, or ask the others for their copies.",
    ),
    "verify.unproven": (
        "No signature covers an entry of the log: number {seq} of the laptop of {laptop}[[; it says | known here: {field}]].",
        "Restore a backup, or ask the laptop's owner for a new file.",
    ),
    "verify.lost_record": (
        "An entry that was signed here is gone: number {seq} of the laptop of {laptop}.",
        "Restore a backup, or ask the others for their copies.",
    ),
    "verify.bad_checkpoint": (
        "A stored signature does not hold: at number {seq} of the laptop of {laptop}.",
        "Ask the laptop's owner for a new file.",
    ),
    "verify.table_differs": (
        "The table {table} does not say what the log says about {entity}[[ (number {seq} of the laptop of {laptop})]][[; it says | the log says: {field}]].",
        "Somebody may have edited the database. Compute the tables again from the log: *Compute the tables again* in Settings, or `fieldkit verify --mend`.",
    ),
    "verify.attachment": (
        "The attachment {sha256} is damaged or gone (inspection {entity}).",
        "Ask the sender for it again.",
    ),
    "verify.database": (
        "The database file is damaged: {reason}.",
        "Change nothing in the folder. Let `fieldkit recover` put a new workspace together from it, its backups and its journal.",
    ),
    "verify.missing": (
        "Entries {seq} to {last} of {person} are signed to exist and are not here.",
        "Ask for a file with everything: *Hand-over* on that laptop, or `fieldkit export --all`.",
    ),
    "verify.fork": (
        "Two different entries claim number {seq} of the laptop of {laptop}.",
        "The laptop was copied or restored. Everything is kept; make a new device key on each of the copies (Settings, or `fieldkit rekey`) and enrol the new cards.",
    ),
}
