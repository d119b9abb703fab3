"""What is added to an address to follow its readers, and says nothing of what is published there.

Only what is known to carry no meaning is listed: an address that lost a parameter too many leads
elsewhere. A name ending in ``*`` stands for all that begin so; case does not matter.
"""

import re

TRACKING = """
    utm_* mtm_* pk_* piwik_* matomo_* itm_* hsa_* _hsenc _hsmi __hs* hsctatracking
    fbclid fb_action_ids fb_action_types fb_source fb_ref
    gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid _ga _gl
    msclkid yclid ysclid ymclid twclid ttclid li_fat_id igsh igshid rb_clickid s_kwcid
    mc_cid mc_eid mkt_tok vero_id vero_conv oly_anon_id oly_enc_id ml_subscriber
    ml_subscriber_hash wickedid ref_src ref_url cmpid ocid ito xtor smid smtyp
    at_medium at_campaign at_campaign_type at_custom* at_link_* at_format at_ptr_name at_bbc_team
    ns_campaign ns_mchannel ns_source ns_linkname ns_fee
"""
RENDERING = "amp noamp amp_* outputtype usqp"
"""What asks for another rendering of the same page, as a quick one for phones."""


def _matching(names: str) -> re.Pattern[str]:
    alternatives = (re.escape(name).replace(r"\*", ".*") for name in names.split())
    return re.compile(f"(?:{'|'.join(alternatives)})", re.IGNORECASE)


IS_TRACKING = _matching(TRACKING)
IS_RENDERING = _matching(RENDERING)


def is_tracking(name: str) -> bool:
    """Return whether the parameter *name* follows readers."""
    return IS_TRACKING.fullmatch(name) is not None


def is_rendering(name: str) -> bool:
    """Return whether the parameter *name* asks for another rendering of the same page."""
    return IS_RENDERING.fullmatch(name) is not None
