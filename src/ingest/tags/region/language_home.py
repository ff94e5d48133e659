"""The country where most text of a language is written, for languages where one country clearly leads.

Widely spread languages (English, Spanish, French, Portuguese, Arabic ...) are left out: they say nothing. Codes: ISO 639, ISO 3166-1.
"""

LANGUAGE_HOME = {
    "af": "ZA", "am": "ET", "az": "AZ", "be": "BY", "bg": "BG", "bn": "BD", "bs": "BA", "ca": "ES", "cs": "CZ", "cy": "GB", "da": "DK",
    "de": "DE", "el": "GR", "et": "EE", "eu": "ES", "fa": "IR", "fi": "FI", "fil": "PH", "ga": "IE", "gl": "ES", "gu": "IN", "he": "IL",
    "hi": "IN", "hr": "HR", "hu": "HU", "hy": "AM", "id": "ID", "is": "IS", "it": "IT", "ja": "JP", "ka": "GE", "kk": "KZ", "km": "KH",
    "kn": "IN", "ko": "KR", "ky": "KG", "lo": "LA", "lt": "LT", "lv": "LV", "mk": "MK", "ml": "IN", "mn": "MN", "mr": "IN", "ms": "MY",
    "mt": "MT", "my": "MM", "nb": "NO", "ne": "NP", "nl": "NL", "nn": "NO", "no": "NO", "pa": "IN", "pl": "PL", "ps": "AF", "ro": "RO",
    "ru": "RU", "si": "LK", "sk": "SK", "sl": "SI", "so": "SO", "sq": "AL", "sr": "RS", "sv": "SE", "ta": "IN", "te": "IN", "tg": "TJ",
    "th": "TH", "ti": "ER", "tk": "TM", "tl": "PH", "tr": "TR", "uk": "UA", "uz": "UZ", "vi": "VN", "xh": "ZA", "zh": "CN", "zu": "ZA",
    "yo": "NG", "ig": "NG", "ha": "NG",
}  # fmt: skip
