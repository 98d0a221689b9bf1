"""The auditor: what a hostile reader could learn from what would be published.

It reads only what would be published and what the public knows (populations, definitions), and
makes no use of the code that applied the policy (`harp_utils.disclosure`).
"""
