"""Parameters of addresses that name a campaign, a click, a visit or an AMP copy; none of them chooses the content."""

from urllib.parse import unquote

_TRACKING_WORDS = """
fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ymclid twclid ttclid li_fat_id igshid igsh epik srsltid rdt_cid
mc_cid mc_eid mkt_tok _ga _gl _ke _kx _branch_match_id _branch_referrer _openstat
cmpid cmp cmp_id cid_source icid intcid int_cid ncid ocid s_cid scid sr_share smid smtyp spm spref xtor xtref
trk trkcampaign trk_contact trk_msg trk_module ito taid ftag ftcamp wt_mc wtmc wt.mc_id wt.tsrc wt_zmc wt_ref
ml_subscriber ml_subscriber_hash vgo_ee sslid rb_clickid guccounter guce_referrer guce_referrer_sig
ns_mchannel ns_source ns_campaign ns_linkname ns_fee ref_src ref_url referer referrer share_id
__twitter_impression __s __hssc __hstc __hsfp _hsenc _hsmi hsctatracking dm_i elqtrack elqtrackid
phpsessid jsessionid aspsessionid asp.net_sessionid cfid cftoken sessionid session_id sessid zenid
"""
_TRACKING_NAMES = frozenset(_TRACKING_WORDS.split())
_TRACKING_PREFIXES = ("utm_", "pk_", "piwik_", "matomo_", "mtm_", "hsa_", "vero_", "oly_", "at_medium", "at_campaign")
# Parameters that are tracking only with one of these values: `?source=rss` is, `?source=123` may be a key.
_CHANNEL_NAMES = frozenset(
    {"ref", "src", "source", "from", "via", "rss", "feed", "partner", "output_source", "campaign", "medium", "cid"}
)
_CHANNEL_WORDS = """
rss rss2 atom feed feeds rss_feed rssfeed rss-feed newsfeed facebook twitter linkedin whatsapp telegram
email e-mail mail newsletter social share share_link sharing google googlenews news_google flipboard
apple_news applenews push webpush homepage home
"""
_CHANNELS = frozenset(_CHANNEL_WORDS.split())
_AMP_NAMES = frozenset({"amp", "amp_js_v", "amp_gsa", "usqp", "isamp", "amphtml", "is_amp"})
_AMP_FORMAT_NAMES = frozenset({"outputtype", "output", "view", "format", "type", "layout"})


def is_tracking(pair: str) -> bool:
    """Return whether a `name=value` of a query only tells where a reader came from."""
    raw_name, _, raw_value = pair.partition("=")
    name, value = unquote(raw_name).lower().removeprefix("amp;"), raw_value.lower()
    if name in _TRACKING_NAMES or name.startswith(_TRACKING_PREFIXES):
        return True
    return name in _CHANNEL_NAMES and value in _CHANNELS


def is_amp_parameter(pair: str) -> bool:
    """Return whether a `name=value` of a query asks for the AMP copy of a page."""
    name, _, value = pair.lower().partition("=")
    return name in _AMP_NAMES or (name in _AMP_FORMAT_NAMES and value in ("amp", "amphtml"))
