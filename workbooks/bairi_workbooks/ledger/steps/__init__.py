"""The steps of the ledger's schema (台账结构升级步骤), each as it was when it was made: none is ever changed."""
