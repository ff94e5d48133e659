"""The labels of dates by language; each entry has phrases separated by "|". Compared as `dates.normalise` leaves them.

Of inflected languages the forms that stand before or after a date are listed, not all forms of the word.
"""

from typing import Final

PUBLISHED: Final = {
    "en": "published|submitted by|first published|originally published|published on|published at|"
    "posted|posted on|posted at|publication date|date published|date of publication|publish date|issued|date posted|"
    "date of issue|pubdate|date|dated|created|created on|filed|filed on|uploaded|first posted|written on",
    "de": "veröffentlicht|veröffentlicht am|erstveröffentlicht|erstveröffentlichung|erschienen|erschienen am|"
    "publiziert|publiziert am|erstellt|erstellt am|datum|veröffentlichung|veröffentlichungsdatum|erscheinungsdatum|"
    "ausgegeben am|online seit|artikel vom",
    "fr": "publié|publiée|publié le|publiée le|mis en ligne|mis en ligne le|paru le|parue le|date de publication|"
    "date de parution|posté le|créé le|publication|écrit le|diffusé le",
    "es": "publicado|publicada|publicado el|publicada el|fecha de publicación|fecha|publicación|creado|creado el|"
    "publicado en|difundido",
    "it": "pubblicato|pubblicata|pubblicato il|pubblicata il|data di pubblicazione|data|pubblicazione|creato il|"
    "postato il|uscito il",
    "pt": "publicado a|publicado|publicada|publicado em|publicada em|data de publicação|data da publicação|"
    "publicação|postado|"
    "postado em|criado em|divulgado em",
    "nl": "gepubliceerd|gepubliceerd op|geplaatst|geplaatst op|publicatiedatum|verschenen|verschenen op|"
    "gepubliceerd:|datum",
    "sv": "publicerad|publicerat|publicerad den|publicerades|publiceringsdatum|skapad|postad",
    "no": "publisert|først publisert|publiseringsdato|lagt ut|skrevet",
    "da": "publiceret|offentliggjort|udgivet|dato|oprettet|udgivelsesdato",
    "fi": "julkaistu|julkaistiin|julkaisupäivä|päivämäärä",
    "is": "birt|birtist|birt þann|dagsetning|skráð|útgefið",
    "pl": "opublikowano|opublikowany|opublikowana|data publikacji|publikacja|dodano|data dodania|data utworzenia|"
    "utworzono|zamieszczono",
    "cs": "publikováno|zveřejněno|vydáno|datum vydání|datum zveřejnění|vloženo|datum publikace|vytvořeno",
    "sk": "publikované|zverejnené|vydané|dátum zverejnenia|dátum vydania|uverejnené|dátum",
    "hu": "közzétéve|megjelent|megjelenés|publikálva|létrehozva|közzététel dátuma|dátum|megjelenés dátuma|kelt",
    "ro": "publicat|publicată|publicat la|publicat pe|publicat în|data publicării|postat|postat la|postat pe|"
    "data apariției",
    "bg": "публикувано|публикувана|публикуван|публикувано на|дата на публикуване|дата|добавено",
    "ru": "опубликовано|опубликована|опубликован|дата публикации|дата|размещено|добавлено|публикация|создано|"
    "дата выхода",
    "uk": "опубліковано|опублікована|дата публікації|публікація|розміщено|додано|створено|оприлюднено",
    "be": "апублікавана|дата публікацыі",
    "sr": "објављено|датум објаве|датум|постављено|objavljeno|datum objave|postavljeno",
    "hr": "objavljeno|objavljen|datum objave|objava|kreirano",
    "sl": "objavljeno|objavljen|datum objave",
    "mk": "објавено на|објавено|објавена|датум на објавување",
    "sq": "publikuar|publikuar më|botuar|data e publikimit|postuar",
    "lt": "paskelbta|publikuota|paskelbimo data|publikavimo data|įkelta",
    "lv": "publicēts|publicēta|publicēšanas datums|ievietots",
    "et": "avaldatud|avaldamise kuupäev|kuupäev|lisatud",
    "el": "δημοσιεύθηκε|δημοσιεύτηκε|δημοσίευση|ημερομηνία δημοσίευσης|ημερομηνία|δημοσιευμένο|αναρτήθηκε|"
    "ημ. δημοσίευσης",
    "tr": "eklenme|yayınlandı|yayımlandı|yayınlanma|yayınlanma tarihi|yayımlanma tarihi|yayın tarihi|"
    "giriş tarihi|giriş|"
    "tarih|"
    "oluşturulma tarihi|oluşturma tarihi|eklenme tarihi|haber tarihi|haber giriş",
    "az": "dərc edilib|dərc olunub|dərc tarixi|tarix|yayımlanıb|nəşr olunub",
    "ca": "publicat|publicada|publicat el|data de publicació|publicat a les",
    "eu": "argitaratua|argitaratze-data|argitaratze data|argitaratu da",
    "gl": "publicado o|data de publicación",
    "cy": "cyhoeddwyd|cyhoeddwyd ar|dyddiad",
    "ga": "foilsithe|foilsíodh|dáta foilsithe|dáta",
    "ar": "نشر|نُشر|نشرت|تم النشر|تاريخ النشر|نشر في|نشر بتاريخ|نشر يوم|تاريخ|منشور|أضيف في|كتب في|كُتب في",
    "fa": "منتشر شده|منتشر شده در|منتشر شد|انتشار|تاریخ انتشار|زمان انتشار|تاریخ|تاریخ درج|درج شده در|ارسال شده در",
    "ku": "hat weşandin|dîroka weşanê|دیرۆکا وەشانێ|بڵاوکراوەتەوە|بەروار|بڵاوکرایەوە|weşandin",
    "ur": "شائع|شائع شدہ|تاریخ اشاعت|شائع ہوا|شائع کیا گیا|اشاعت|اپ لوڈ",
    "he": "פורסם|פורסם בתאריך|פורסם ב|תאריך פרסום|תאריך|מועד פרסום|פורסם לראשונה",
    "hi": "प्रकाशित|प्रकाशन तिथि|प्रकाशन तारीख|प्रकाशित तिथि|प्रकाशित किया गया|तारीख|पब्लिश|पोस्ट किया|दिनांक|"
    "को प्रकाशित|"
    "पब्लिश्ड|पोस्टेड",
    "mr": "प्रकाशित तारीख|प्रसिद्ध",
    "ne": "प्रकाशित मिति|प्रकाशित|प्रकाशन",
    "bn": "প্রকাশ|প্রকাশিত|প্রকাশের তারিখ|প্রকাশের সময়|প্রকাশ কাল|প্রকাশকাল|তারিখ|প্রকাশ করা হয়েছে|"
    "প্রকাশিত সময়",
    "pa": "ਪ੍ਰਕਾਸ਼ਿਤ|ਪ੍ਰਕਾਸ਼ਨ ਮਿਤੀ|ਪ੍ਰਕਾਸ਼ਿਤ ਮਿਤੀ",
    "gu": "પ્રસિદ્ધ|પ્રકાશિત|પ્રકાશન તારીખ|પ્રકાશિત તારીખ",
    "ta": "வெளியிடப்பட்டது|வெளியீடு|பதிவு செய்த நாள்|வெளியான தேதி|பதிவு|வெளியிட்ட தேதி",
    "te": "ప్రచురణ|ప్రచురించబడింది|ప్రచురణ తేదీ|పోస్ట్ చేయబడింది|ప్రచురితం",
    "kn": "ಪ್ರಕಟಣೆ|ಪ್ರಕಟಿಸಲಾಗಿದೆ|ಪ್ರಕಟಿತ",
    "ml": "പ്രസിദ്ധീകരിച്ചത്|പ്രസിദ്ധീകരിച്ച തീയതി|പ്രസിദ്ധീകരിച്ചു",
    "si": "පළ කළේ|පළ කළ දිනය|ප්‍රකාශිත|පළකළ දිනය|ප්‍රකාශිත දිනය",
    "th": "เผยแพร่|เผยแพร่เมื่อ|วันที่เผยแพร่|ตีพิมพ์|โพสต์เมื่อ|วันที่โพสต์|วันที่|ลงวันที่|ประกาศเมื่อ",
    "lo": "ເຜີຍແຜ່|ວັນທີເຜີຍແຜ່|ລົງວັນທີ",
    "km": "ផ្សាយ|ចេញផ្សាយ|ថ្ងៃផ្សាយ|ផ្សព្វផ្សាយ|បានផ្សាយ|ផ្សាយនៅ",
    "my": "ထုတ်ပြန်သည့်ရက်|ထုတ်ဝေသည့်ရက်|ထုတ်ပြန်|ထုတ်ဝေ|တင်သည့်ရက်|ဖော်ပြသည့်ရက်|ရက်စွဲ|ထုတ်ဝေသည့်ရက်စွဲ",
    "vi": "xuất bản|ngày đăng|đăng|đăng ngày|đăng lúc|ngày xuất bản|ngày phát hành|đã đăng|đăng tải|thời gian đăng",
    "id": "diterbitkan|dipublikasikan|diterbitkan pada|terbit|tanggal terbit|tanggal publikasi|diposting|tayang|"
    "dipublikasi|rilis|tanggal|diunggah|diterbitkan:",
    "ms": "diterbitkan pada|disiarkan|disiarkan pada|tarikh|tarikh siaran|tarikh terbit",
    "tl": "nai-post|inilathala|nailathala|inilabas|petsa|ipinaskil|nai-publish",
    "sw": "imechapishwa|ilichapishwa|tarehe|imewekwa",
    "ha": "wallafa|an wallafa|an buga",
    "af": "geplaas|gepubliseer|gepubliseer op|publikasiedatum",
    "zh": "發稿時間|刊登時間|发布|發布|发布时间|發布時間|发布于|發布於|发布日期|發布日期|发表|發表|发表时间|"
    "發表時間|发表于|發表於|"
    "刊登|刊登日期|刊出|"
    "發佈|發佈時間|發佈於|發佈日期|日期|出版日期|上线时间|上架日期|建立時間|时间|時間|首次发布|首發",
    "ja": "公開|公開日|公開日時|掲載|掲載日|配信|配信日|配信日時|投稿|投稿日|投稿日時|初出|発行日|発表|発行|作成日|"
    "発表日|登録日|"
    "初公開日",
    "ko": "입력|등록|게시|게재|발행|작성|승인|기사입력|기사등록|최초입력|등록일|게시일|작성일|발행일|입력시간|"
    "등록시간|기사 입력|보도일|"
    "최초 입력|승인시간|기사승인|송고|송고시간",
    "ka": "გამოქვეყნდა|გამოქვეყნების თარიღი|თარიღი|გამოქვეყნებულია",
    "hy": "հրապարակված|հրապարակված է|հրապարակվել է|հրապարակվել|ամսաթիվ",
    "kk": "жарияланды|жарияланған|жарияланған күні",
    "uz": "chop etilgan|chop etildi|e’lon qilindi|eʼlon qilindi|e'lon qilingan|чоп этилган|эълон қилинди|"
    "e’lon qilingan|nashr qilindi",
    "mn": "нийтэлсэн|нийтлэгдсэн|огноо|нийтэлсэн огноо",
    "am": "የታተመ|ታትሟል|የታተመበት ቀን|ታተመ|የወጣበት ቀን|የታተመው",
    "ky": "жарыяланды|жарыяланган|жарыяланган күнү",
    "so": "la daabacay|la soo daabacay|waxaa la daabacay|taariikhda",
    "mt": "ippubblikat|ippubblikata",
    "tg": "нашр шуд|интишор|нашр|санаи нашр",
    "tk": "çap edildi|neşir edildi",
    "yo": "atẹ̀jáde|ọjọ́",
    "ig": "ebipụtara",
    "zu": "kushicilelwe|ishicilelwe",
    "xh": "ipapashwe",
    "mg": "navoaka|nivoaka",
    "ht": "pibliye|pibliye le",
    "ps": "خپور شوی|خپرېدو نېټه",
    "sd": "ڇپيل|شايع ٿيل",
    "lb": "publizéiert|online gesat|verëffentlecht",
}  # fmt: skip

UPDATED: Final = {
    "en": "updated|last updated|updated on|updated at|last update|modified|last modified|modified on|date modified|"
    "date updated|edited|last edited|revised|last revised|revised on|amended|corrected|correction|reviewed|"
    "last reviewed|medically reviewed|fact checked|updates|update|as of|last changed|changed|refreshed|"
    "republished|reposted|latest update|recently updated|article updated|page updated|page last updated|upd",
    "de": "aktualisiert|aktualisiert am|zuletzt aktualisiert|zuletzt aktualisiert am|aktualisierung|"
    "letzte aktualisierung|letzte änderung|geändert|geändert am|zuletzt geändert|zuletzt geändert am|stand|"
    "überarbeitet|überarbeitet am|bearbeitet|zuletzt bearbeitet|update|änderungsdatum|korrigiert|update vom|"
    "aktualisierte fassung vom|letztes update|aktualisierungsdatum",
    "fr": "mis à jour|mise à jour|mis à jour le|mise à jour le|modifié|modifiée|modifié le|modifiée le|maj|maj le|"
    "actualisé|"
    "actualisé le|dernière mise à jour|dernière modification|date de mise à jour|date de modification|"
    "dernière mise à jour le|corrigé le|révisé le|mis a jour|màj",
    "es": "actualizado|actualizada|actualizado el|actualizada el|última actualización|ultima actualizacion|"
    "actualización|"
    "modificado|modificado el|fecha de actualización|última modificación|corregido|actualizado a las|act.|editado",
    "it": "modifica|modifica il|"
    "aggiornato|aggiornata|aggiornato il|aggiornato al|ultimo aggiornamento|ultima modifica|modificato|"
    "modificato il|"
    "aggiornamento|data di aggiornamento|agg",
    "pt": "actualizado a|atualizado|atualizada|atualizado em|atualizada em|última atualização|atualização|"
    "modificado|modificado em|"
    "actualizado em|atualizado há|alterado em|última modificação|editado em",
    "nl": "bijgewerkt|bijgewerkt op|laatst bijgewerkt|laatste update|gewijzigd|gewijzigd op|laatst gewijzigd|"
    "aangepast|"
    "aangepast op|update|geüpdatet|laatste wijziging|wijzigingsdatum|geactualiseerd|laatst aangepast|bewerkt",
    "sv": "uppdaterad|uppdaterat|uppdaterades|senast uppdaterad|senast uppdaterat|ändrad|senast ändrad|uppdatering",
    "no": "oppdatert|sist oppdatert|endret|sist endret|oppdatering|redigert|revidert",
    "da": "opdateret|sidst opdateret|senest opdateret|ændret|sidst ændret|opdatering|redigeret|revideret|"
    "senest ændret",
    "fi": "päivitetty|muokattu|päivitys|viimeksi päivitetty|viimeksi muokattu",
    "is": "uppfært|síðast uppfært|breytt|síðast breytt|uppfærð",
    "pl": "aktualizacja|zaktualizowano|ostatnia aktualizacja|zmodyfikowano|ostatnia modyfikacja|zmieniono|"
    "data aktualizacji|"
    "data modyfikacji|zaktualizowany|edytowano|ostatnia zmiana",
    "cs": "aktualizováno|aktualizace|upraveno|naposledy aktualizováno|poslední aktualizace|změněno|poslední změna|"
    "naposledy upraveno",
    "sk": "aktualizované|aktualizácia|upravené|posledná aktualizácia|naposledy aktualizované|zmenené",
    "hu": "frissítve|frissítés|módosítva|utoljára frissítve|utolsó frissítés|frissült|utolsó módosítás|módosítás|"
    "szerkesztve",
    "ro": "actualizat|actualizată|actualizat la|actualizat pe|ultima actualizare|modificat|actualizare|"
    "ultima modificare",
    "bg": "обновено|обновена|последна промяна|последно обновяване|актуализирано|обновено на|редактирано|променено",
    "ru": "обновлено|обновлена|обновлён|обновлен|изменено|последнее обновление|дата обновления|дата изменения|"
    "отредактировано|"
    "последнее изменение|обновление|исправлено",
    "uk": "оновлено|оновлена|змінено|останнє оновлення|дата оновлення|відредаговано|оновлення|останні зміни",
    "be": "абноўлена|зменена|апошняе абнаўленне",
    "sr": "ажурирано|измењено|последња измена|ažurirano|izmenjeno|poslednja izmena|poslednje ažuriranje|izmjena",
    "hr": "osvježeno|ažurirano|izmijenjeno|zadnja izmjena|zadnje ažurirano|posljednja izmjena|ažuriranje|dopunjeno",
    "sl": "posodobljeno|spremenjeno|zadnja sprememba|zadnja posodobitev|dopolnjeno|nazadnje posodobljeno",
    "mk": "последна промена|ажурирано|изменето|последно ажурирање|ажурирана",
    "sq": "përditësuar|përditësuar më|përditësimi i fundit|ndryshuar",
    "lt": "atnaujinta|pakeista|paskutinį kartą atnaujinta|redaguota|papildyta",
    "lv": "pēdējās izmaiņas|atjaunināts|atjaunots|atjaunota|papildināts|labots|pēdējoreiz atjaunots",
    "et": "uuendatud|muudetud|täiendatud|viimati muudetud|viimati uuendatud",
    "el": "ενημερώθηκε|τελευταία ενημέρωση|ενημέρωση|τροποποιήθηκε|ανανεώθηκε|τελευταία τροποποίηση|επικαιροποιήθηκε",
    "tr": "güncellendi|güncelleme|güncelleme tarihi|güncellenme|güncellenme tarihi|son güncelleme|son güncellenme|"
    "düzenlendi|"
    "son güncelleme tarihi|değiştirilme tarihi|haber güncelleme",
    "az": "yenilənib|yeniləndi|son yenilənmə|yenilənmə tarixi",
    "ca": "actualitzat|actualitzada|actualitzat el|última actualització|modificat el|actualització|"
    "darrera actualització",
    "eu": "eguneratua|azken eguneratzea|azken eguneraketa|eguneratu da",
    "gl": "actualizado o|última actualización",
    "cy": "diweddarwyd|wedi'i ddiweddaru|diweddarwyd ar|diweddarwyd ddiwethaf|diweddariad diwethaf",
    "ga": "nuashonraithe|nuashonraíodh|nuashonrú deireanach|uasdátaithe",
    "ar": "عُدّل|تحديث|آخر تحديث|محدث|تم التحديث|تم تحديثه|عدل في|تاريخ التحديث|آخر تعديل|حُدّث|حدث في|تعديل|اخر تحديث",
    "fa": "به روز شده|به‌روزرسانی|به روزرسانی|آخرین به‌روزرسانی|بروزرسانی|آخرین بروزرسانی|آخرین به روز رسانی|"
    "ویرایش شده|"
    "تاریخ بروزرسانی|به‌روز شده|آخرین تغییر",
    "ku": "nûkirin|hat nûkirin|نوێکراوەتەوە|rojanekirin",
    "ur": "اپ ڈیٹ|اپڈیٹ|تازہ کاری|آخری اپ ڈیٹ|اپ ڈیٹ کیا گیا|تجدید|آخری بار اپ ڈیٹ",
    "he": "עודכן|עודכן בתאריך|עודכן ב|עדכון אחרון|תאריך עדכון|עודכן לאחרונה|עדכון",
    "hi": "अपडेट|अपडेटेड|अद्यतन|आखिरी अपडेट|अंतिम अपडेट|अपडेट किया गया|संशोधित|अपडेट तिथि|को अपडेट|अंतिम अद्यतन",
    "mr": "अद्ययावत|शेवटचे अपडेट|सुधारित",
    "ne": "अपडेट गरिएको|अद्यावधिक|परिमार्जित|अन्तिम अपडेट",
    "bn": "আপডেট|সর্বশেষ আপডেট|হালনাগাদ|আপডেটের সময়|আপডেট করা হয়েছে|সংশোধিত|আপডেট সময়",
    "pa": "ਅੱਪਡੇਟ|ਅਪਡੇਟ|ਆਖਰੀ ਅਪਡੇਟ",
    "gu": "અપડેટ|છેલ્લું અપડેટ|સુધારેલ|છેલ્લે અપડેટ|અપડેટેડ",
    "ta": "மாற்றம்|புதுப்பிக்கப்பட்டது|புதுப்பிப்பு|கடைசி புதுப்பிப்பு|மாற்றம் செய்த நாள்|அப்டேட்|"
    "கடைசியாக புதுப்பிக்கப்பட்டது",
    "te": "నవీకరించబడింది|అప్‌డేట్|అప్డేట్|చివరిగా నవీకరించబడింది|నవీకరణ|చివరి అప్‌డేట్",
    "kn": "ನವೀಕರಿಸಲಾಗಿದೆ|ಅಪ್‌ಡೇಟ್|ಅಪ್ಡೇಟ್|ನವೀಕರಣ|ಕೊನೆಯ ಅಪ್‌ಡೇಟ್",
    "ml": "അപ്ഡേറ്റ്|അപ്‌ഡേറ്റ്|പുതുക്കിയത്|അപ്ഡേറ്റ് ചെയ്തത്|അവസാനം പുതുക്കിയത്",
    "si": "යාවත්කාලීන|යාවත්කාලීන කළ|යාවත්කාලීන කළේ|අවසන් වරට යාවත්කාලීන",
    "th": "อัปเดต|อัพเดต|อัพเดท|อัปเดตล่าสุด|อัพเดทล่าสุด|อัพเดตล่าสุด|แก้ไขล่าสุด|ปรับปรุง|ปรับปรุงล่าสุด|แก้ไขเมื่อ|อัปเดตเมื่อ|"
    "ปรับปรุงเมื่อ|แก้ไข",
    "lo": "ອັບເດດ|ປັບປຸງ|ອັບເດດຫຼ້າສຸດ",
    "km": "ធ្វើបច្ចុប្បន្នភាព|កែប្រែ|បច្ចុប្បន្នភាព|កែសម្រួល|កែប្រែចុងក្រោយ|ធ្វើបច្ចុប្បន្នភាពចុងក្រោយ|"
    "បានធ្វើបច្ចុប្បន្នភាព|អាប់ដេត",
    "my": "နောက်ဆုံးပြင်ဆင်|မွမ်းမံ|ပြင်ဆင်သည့်ရက်|နောက်ဆုံးရ|အပ်ဒိတ်|ပြင်ဆင်|ပြန်လည်ပြင်ဆင်|"
    "နောက်ဆုံးပြင်ဆင်ချိန်|ပြင်ဆင်ပြီး",
    "vi": "sửa lần cuối|cập nhật|cập nhật lúc|cập nhật ngày|cập nhật lần cuối|sửa đổi|chỉnh sửa|"
    "lần cập nhật cuối|đã cập nhật",
    "id": "diperbarui|diperbaharui|terakhir diperbarui|pembaruan terakhir|diubah|diperbarui pada|pembaruan|diedit|"
    "update terakhir|terakhir diupdate|pemutakhiran",
    "ms": "dikemas kini|dikemaskini|kemas kini|kemaskini|dikemas kini pada|dikemaskini pada|terakhir dikemas kini|"
    "dipinda|kemas kini terakhir",
    "tl": "na-update|in-update|huling na-update|binago",
    "sw": "imehaririwa|imesasishwa|ilisasishwa|imeboreshwa|mara ya mwisho kusasishwa",
    "ha": "an sabunta|sabuntawa|lokacin karshe da aka sabunta",
    "af": "opgedateer|bygewerk|laas opgedateer|laas bygewerk",
    "zh": "更新|更新时间|更新時間|更新于|更新於|更新日期|最后更新|最後更新|修改|修改时间|修改時間|最近更新|修改于|"
    "修订|修訂|"
    "最后修改|最後修改|编辑于|編輯於|最后编辑|最新更新",
    "ja": "更新|更新日|更新日時|最終更新|最終更新日|最終更新日時|改訂|修正|改訂日|修正日|訂正",
    "ko": "수정|수정일|업데이트|최종수정|최종 수정|최종업데이트|갱신|수정시간|기사수정|마지막 수정|수정됨|"
    "최종 업데이트|변경",
    "ka": "განახლდა|განახლებულია|განახლების თარიღი|ბოლო განახლება",
    "hy": "թարմացվել է|թարմացված|թարմացված է|վերջին թարմացում|փոփոխվել է|վերջին թարմացումը",
    "kk": "соңғы жаңарту|жаңартылды|жаңартылған",
    "uz": "yangilandi|yangilangan|янгиланди|so‘nggi yangilanish",
    "mn": "шинэчлэгдсэн|шинэчилсэн|сүүлд шинэчилсэн",
    "am": "የተሻሻለ|ዘምኗል|የተሻሻለበት ቀን|ተሻሽሏል|የተሻሻለው|መጨረሻ የተሻሻለው",
    "ky": "жаңыланды|жаңыртылды|акыркы жаңыртуу",
    "so": "la cusbooneysiiyay|la cusboonaysiiyay|cusboonaysiin",
    "mt": "aġġornat|aġġornata|l-aħħar aġġornament",
    "tg": "навсозӣ шуд|навсозӣ|нав карда шуд",
    "tk": "täzelendi|soňky täzelenme",
    "yo": "àtúnṣe",
    "ig": "emelitere",
    "zu": "kubuyekeziwe|kugcine ukubuyekezwa",
    "xh": "ihlaziywe",
    "mg": "nohavaozina",
    "ht": "mizajou|dènye mizajou|aktyalize",
    "ps": "تازه شوی|نوی شوی",
    "sd": "تازه ڪاري",
    "lb": "aktualiséiert|lescht aktualiséierung",
}  # fmt: skip
