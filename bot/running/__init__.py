"""What whoever runs a server needs: how it ends, who leads, what is measured, whether it is ready, its log, backups."""
