"""The domain: events, sites, inspections and their states, findings, limits, alerts, reviews."""
