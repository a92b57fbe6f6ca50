"""Carriers of records between workspaces: sync file, PDF, paper."""
