"""The encrypted workspace: ledger and projection in SQLite, drafts, attachments, forms."""
