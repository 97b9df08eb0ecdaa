"""The ways on which agents hear of alerts, and sites of public answers."""
