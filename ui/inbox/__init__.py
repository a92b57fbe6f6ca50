"""Inbox: files from others, looked into before anything is imported."""
