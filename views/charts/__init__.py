"""Charts (図) as HTML, one file each."""
