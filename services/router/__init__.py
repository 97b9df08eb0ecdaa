"""The router service: who may see a letter, who owns its ticket, and until when."""
