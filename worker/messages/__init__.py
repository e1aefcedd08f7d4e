"""What people read: mails and invitations, each from one template."""
