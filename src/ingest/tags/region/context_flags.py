"""Flags for what stands around a name in a text; the mention model has a weight for each."""

START = 1  # first word of a sentence or line
PREPOSITION = 2  # after in, at, from, en, nach, в ...
OF = 4  # after of, de, von ...
HONORIFIC = 8  # after Mr, President, Senator ...
AFTER_CAPITAL = 16  # after another capitalised word: Michael Jordan
BEFORE_CAPITAL = 32  # before another capitalised word: Paris Hilton
BEFORE_ORGANISATION = 64  # Boston University, Nice Street
AFTER_ORGANISATION = 128  # University of Houston
DATELINE = 256  # LONDON, 3 May (Agency) -
CAPITALS = 512  # written in capitals
TITLE = 1024  # in the title
COMMON = 2048  # the same word also occurs in lower case in the same text
HYPHEN = 8192  # joined by a hyphen: US-led, Paris-based
IN_A_NAME = AFTER_CAPITAL | BEFORE_CAPITAL | HONORIFIC
COMMA_BEFORE_CAPITAL = 16384  # followed by a comma and a capitalised word: Springfield, Illinois
AFTER_GIVEN_NAME = 32768  # after a first name: Michael Jordan
GIVEN_NAME = 65536  # a first name itself, before another capitalised word: Paris Hilton
FULL_NAME = 131072  # such a first name, and the surname stands in the text without it, too
COMPANY = 262144  # before a company's legal form, a cup or an act: Boston Shipping Inc.
BEFORE_SURNAME = 524288  # before a word that is a surname: Marlow Cook
SPEAKS = 1048576  # beside a verb of saying: Adelaide said
PERSON_OR_STREET = 2097152  # a surname (in a list with a person, of one who speaks elsewhere), or a street
PERSON = AFTER_GIVEN_NAME | GIVEN_NAME
