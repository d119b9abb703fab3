"""A new draft from its pasted text: split into points, each mapped to the points that are known.

Pure, without a database: the admin shows what is proposed here, and the editor decides.
"""
