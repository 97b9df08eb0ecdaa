"""The room of the command `audiocomm`: what runs under and in front of the services on one machine."""
