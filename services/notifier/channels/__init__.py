"""The ways on which agents hear of alerts."""
