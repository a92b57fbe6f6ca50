"""What `doctor` says: how things stand, and what to do."""

NOTHING = "Nothing to do."
_MOVED_OR_COPIED = (
    "If it was moved, say so once: *It was moved* in Settings, or `fieldkit device moved`. "
    "If it was copied and both are used: *New device key…* there, or `fieldkit rekey`."
)

ENTRIES: dict[str, tuple[str, str]] = {
    "health.program": ("FieldKit {version} on Python {python}.", NOTHING),
    "health.resources": ("Forms, reference tables and fonts are there.", NOTHING),
    "health.resources_missing": (
        "Parts of the program are missing: {names}.",
        "Install FieldKit again. The workspace is not touched by that.",
    ),
    "health.workspace": ("The workspace of {name} ({role}) in {path}.", NOTHING),
    "health.disk": ("The disk has {megabytes} MB of room.", NOTHING),
    "health.disk_low": (
        "The disk has only {megabytes} MB of room.",
        "Free some space soon: photos and backups need it.",
    ),
    "health.disk_full": (
        "The disk is full: nothing can be saved.",
        "Hand over now if you must, then free space.",
    ),
    "health.clock": ("The clock of the laptop agrees with what was saved before.", NOTHING),
    "health.clock_doubtful": (
        "The clock of the laptop says {now}, but something was saved at {saved} already.",
        "Set the clock right. Nothing is lost; the times of new inspections would be wrong.",
    ),
    "health.not_open": ("No other window or command uses the workspace.", NOTHING),
    "health.open_elsewhere": (
        "Another window or command has the workspace open.",
        "Close it and ask again: then the database is checked too.",
    ),
    "health.not_unlocked": (
        "The workspace was not opened, because no passphrase was given.",
        "Give it (FIELDKIT_PASSPHRASE or --passphrase-file) to have the database, the attachments and the hand-over checked too.",
    ),
    "health.database": ("The database is whole ({megabytes} MB).", NOTHING),
    "health.backups": (
        "{count} backups, the newest {hours} hours old.",
        NOTHING,
    ),
    "health.backups_old": (
        "The newest of {count} backups is {hours} hours old.",
        "Make one now: *Back up now* in Settings, or `fieldkit backup`.",
    ),
    "health.backups_none": (
        "There is no backup yet.",
        "Make one now: *Back up now* in Settings, or `fieldkit backup`.",
    ),
    "health.backup_elsewhere": (
        "Backups are kept on another disk too: {path}, the newest {hours} hours old.",
        NOTHING,
    ),
    "health.backup_elsewhere_absent": (
        "The other disk for backups is not there: {path}.",
        "Plug it in, then make a backup: *Back up now* in Settings, or `fieldkit backup`.",
    ),
    "health.backup_elsewhere_none": (
        "All backups are on this laptop: they are lost with it.",
        "Keep them on a stick too: *Keep backups in a folder too* in Settings, or `fieldkit backup --also-in FOLDER`.",
    ),
    "health.journal": (
        "The answer journal holds {segments} parts, {kilobytes} KB.",
        NOTHING,
    ),
    "health.journal_stopped": (
        "The answer journal cannot be written: {reason}.",
        "Answers are saved all the same. Free space, then make a backup: *Back up now* in Settings, or `fieldkit backup`.",
    ),
    "health.recovery_key": (
        "{count} supervisors can set a new passphrase when it is forgotten.",
        NOTHING,
    ),
    "health.recovery_key_none": (
        "When the passphrase is forgotten, nobody can open this workspace.",
        "Import the supervisor's pack: it lets the supervisor set a new one.",
    ),
    "health.recovery_key_own": (
        "Nobody else can open a supervisor's workspace when the passphrase is forgotten.",
        "Keep the passphrase in a safe place, and a backup on another disk.",
    ),
    "health.key_store_on": (
        "The key store of a computer opens this workspace for whoever is logged in there.",
        NOTHING,
    ),
    "health.key_store_off": ("Only the passphrase and recovery keys open this workspace.", NOTHING),
    "health.attachments": ("All {count} attachments are there.", NOTHING),
    "health.attachments_missing": (
        "{missing} of {count} attachments are gone from the folder.",
        "Restore a backup into a new folder, or ask those who received them; *Check this workspace* in Settings, or `fieldkit verify`, names them.",
    ),
    "health.handed_over": ("The supervisor has confirmed every inspection.", NOTHING),
    "health.not_handed_over": (
        "{count} inspections are not confirmed by the supervisor yet.",
        "Hand them over: *Hand-over* in the window, or `fieldkit export -o FILE`.",
    ),
    "health.other_computer": (
        "This workspace was last used on another computer.",
        _MOVED_OR_COPIED,
    ),
    "health.other_folder": (
        "This workspace is a copy: the one in {path} has the same device key.",
        _MOVED_OR_COPIED,
    ),
    "health.must_rekey": (
        "The workspace was restored and has no device key of its own yet.",
        "Make one (Settings, or `fieldkit rekey`) before finishing an inspection, and give its card to the supervisor.",
    ),
}
