"""Words of which names of sections consist, in many languages: words for news, and for where they are from."""

NEWS = (
    "news|nachrichten|meldungen|nouvelles|actualités|noticias|notícias|notizie|notícies|novas|berriak|nieuws|nyheter|"
    "nyheder|nyhende|fréttir|uutiset|uudised|ziņas|žinios|naujienos|wiadomości|aktualności|zprávy|správy|novice|"
    "vijesti|vesti|вести|новости|новини|вісті|навіны|хабарлар|жаңалықтар|жаңылыктар|мэдээ|hírek|știri|ştiri|lajme|"
    "ειδήσεις|νέα|haberler|haberleri|xəbərlər|xəbərləri|xabarlar|xabarlari|berita|warta|habari|balita|tin|nuus|"
    "أخبار|اخبار|اخبارها|خبرها|خبریں|חדשות|समाचार|खबरें|ख़बरें|बातम्या|সংবাদ|খবর|செய்திகள்|వార్తలు|വാർത്തകൾ|સમાચાર|ਖ਼ਬਰਾਂ"
)
NEWS_FIELDS = (
    "local|regional|national|international|community|county|state|world|latest|breaking|top|general|"
    "lokale|lokal|regionale|regionales|nationale|vermischte|aktuelle|kurze|aus|der|region|stadt|welt|"
    "locales|locale|régionales|nationales|internationales|regionales|nacionales|internacionales|generales|"
    "locais|regionais|nacionais|internacionais|gerais|locali|regionali|nazionali|dal|mondo|territorio|"
    "regionaal|lokaal|plaatselijk|landelijk|lokala|regionala|regionalt|lokalt|paikalliset|kohalikud|vietējās|vietos|"
    "lokalne|regionalne|krajowe|lokální|regionální|domácí|místní|krajské|regionálne|domáce|lokálne|gradske|lokalne|"
    "županijske|iz|grada|kraja|sveta|svijeta|града|краја|света|региона|района|города|области|дня|страны|мира|"
    "громади|громад|міста|району|області|регіону|краю|дня|світу|країни|местни|регионални|общински|"
    "helyi|megyei|országos|regionális|locale|județene|regionale|naționale|din|județ|țară|vendore|rajonale|"
    "τοπικές|τοπικά|περιφέρειας|τοπικών|yerel|bölge|bölgesel|genel|son|dakika|yerli|ölkə|mahalliy|"
    "daerah|lokal|nasional|internasional|regional|terkini|tempatan|negara|dunia|"
    "za|ya|kitaifa|kimataifa|kaunti|mikoani|michezo|biashara|siasa|lokal|pambansa|rehiyonal|trong|nước|địa|phương|tỉnh|"
    "محلية|المحلية|محلی|المحافظات|المناطق|الوطن|العالم|استان|استان‌ها|شهرستان|مقامی|قومی|علاقائی|מקומיות|מהאזור|הארץ|"
    "स्थानीय|प्रादेशिक|राज्य|जिला|राष्ट्रीय|देश|स्थानिक|জেলা|সারাদেশ|জাতীয়|மாவட்ட|உள்ளூர்|జిల్లా|స్థానిక|ജില്ലാ|പ്രാദേശിക|સ્થાનિક"
)
