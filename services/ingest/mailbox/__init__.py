"""Mailboxes over IMAP, behind the MailSource port: aioimaplib made safe to hang up on."""
