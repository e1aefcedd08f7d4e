"""The only adapters: google-api-python-client, towards Google, the sandbox or a stand-in."""
