"""What a pass does, one module for each kind of thing: claimed in the ledger before, recorded after."""
