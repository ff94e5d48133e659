"""Words around a name that tell a place from a person or an organisation, in the languages that have capitals."""

import re

PREPOSITIONS = frozenset(
    "in at from near to into outside around across toward towards en à au aux a aus nach bei em no na nel nella w "
    "we z ze v ve do "
    "в во на из к i från till til fra te uit naar di ke dari con chez vers desde hacia até "
    "nahe unweit bij nær nära blízko blizu kod pri koło obok біля поблизу возле около близ у u în lângă din "
    "στη στην στο στον στους στις dekat jijini mjini mkoani katika".split()
)
# Two words that together say near where something is; the second alone may stand between parts of a name.
NEAR = frozenset(
    (
        ("près", "de"),
        ("cerca", "de"),
        ("perto", "de"),
        ("próximo", "de"),
        ("próximo", "a"),
        ("junto", "a"),
        ("vicino", "a"),
        ("vicino", "ad"),
        ("loin", "de"),
        ("lejos", "de"),
        ("longe", "de"),
        ("nähe", "von"),
        ("unweit", "von"),
        ("aproape", "de"),
        ("prop", "de"),
        ("недалеко", "от"),
    )
)
OF_WORDS = frozenset("of de des du del della von van der do da dos das von av af di".split())
HONORIFICS = frozenset(
    "mr mrs ms miss dr prof professor sir lord lady dame sen senator rep gov governor president judge justice "
    "captain capt gen "
    "general sgt sergeant officer detective coach rev father sister brother saint herr frau monsieur madame señor "
    "señora don mother daughter son wife husband actor actress singer director author striker defender midfielder "
    "goalkeeper teacher chancellor minister ministerin präsident präsidentin kanzler kanzlerin sprecher sprecherin "
    "abgeordnete abgeordneter richter richterin trainer stürmer torwart torhüter kapitän autor autorin schauspieler "
    "schauspielerin sänger sängerin regisseur ministre président présidente entraîneur acteur actrice chanteur "
    "chanteuse maître ministro ministra presidente presidenta alcalde diputado entrenador delantero portero juez "
    "actriz técnico atacante goleiro deputado senador senadora allenatore attaccante portiere burgemeester".split()
)
SAYING = frozenset(
    "said says told added adds wrote writes argued argues explained explains noted recalled recalls insisted insists "
    "sagte sagt erklärte betonte meinte déclare explique affirme raconte ajoute dijo afirmó explicó declaró señaló "
    "añadió aseguró disse afirmou explicou declarou contou dice spiega detto zei zegt vertelde sade säger sagde siger "
    "sa sier powiedział powiedziała mówi dodał dodała řekl řekla uvedl uvedla povedal povedala сказал сказала заявил "
    "заявила отметил отметила сказав сказала заявив заявила dedi söyledi sanoi sanoo mondta spus είπε δήλωσε "
    "ujar".split()
)
ORGANISATIONS = frozenset(
    "University College School Institute Academy Hospital Bank Times Post Herald Tribune Gazette Journal Chronicle "
    "News Press Street "
    "Avenue Road Boulevard Lane Drive Highway Bridge Airport Park Stadium Arena Hotel Club FC United City Rovers "
    "Wanderers Inc Corp Ltd "
    "LLC Group Company Co Foundation Museum Theatre Theater Church Cathedral Court Police Department Council "
    "County Township Parish "
    "District Province State Valley River Lake Island Islands Bay Beach Mountain Mountains Open Cup Marathon "
    "Airlines Airways Amphitheatre Amphitheater Casino Ranch Center Centre".split()
)
STREET_AFTER = re.compile(r" (?:Street|Avenue|Road|Boulevard|Lane|Drive|Blvd|Ave|Rd)\b")
STREETS_BEFORE = frozenset(
    "rue avenue boulevard quai calle avenida rua via viale corso piazza plaza ul. ulica ulici".split()
)
COMPANIES = re.compile(
    r"(?:[ -][^\W\d_a-z][\w&'.-]*){0,3} (?:Inc|Corp|Corporation|Ltd|LLC|PLC|GmbH|AG|Cup|Act|Group|Holdings)\b"
)
SMALL_WORDS = frozenset(
    "the The A An In On At From For And But By With As After Before Since While When If It He She They We This "
    "That".split()
)
