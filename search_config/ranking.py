"""In which order hits stand, and what is forgiven in a query."""

from search_config.schema import TypoRule

# Meilisearch's rules by name; the embedded engine has fixed tiers in the same spirit
# (docs/search.md). `sort` comes first: who sorts by date wants all in that order.
RANKING = ("sort", "words", "typo", "proximity", "attribute", "exactness")
TYPO = TypoRule(one=5, two=9)
# Words that say nothing of a subject: articles, prepositions, what a question is asked with.
# Those of the reader's language are dropped from a query unless nothing else is left of it,
# those of every language when no document has all that was typed.
_LITTLE = {
    "en": (
        "a about am an and any are as at be been by can could did do does doing for from had "
        "has have having he her his how i if in into is it its me my of on or our shall should "
        "so than that the their them then there these they this those to us was we were what "
        "when where which who whom whose why will with would you your"
    ),
    "es": (
        "a al como con cuando cuál cuáles cuándo cuánto de del desde dónde el ella en entre "
        "era es esta este esto están fue ha han hay la las le les lo los me mi más no o para "
        "pero por porque puede pueden que quién quiénes qué se ser si sin sobre son su sus "
        "también tiene tienen un una unas unos y ya"
    ),
    "ca": (
        "a al als amb com d de del dels des el els em en entre era es està fa ha han hi i l la "
        "les li no o on per perquè però poden pot quan quant que qui quina quines quins què s "
        "se ser seu seva si sobre són també tenen té un una unes uns és"
    ),
    "fr": (
        "a au aux avec ce ces cet cette comment d dans de des doit donc du elle elles en est "
        "et eux fait il ils j je l la le les leur leurs lui ma mais me mes mon n ne nos notre "
        "nous on ont ou où par pas peut peuvent plus pour pourquoi qu quand que quel quelle "
        "quelles quels qui quoi s sa sans se ses si son sont sur t te tes ton tu un une vos "
        "votre vous y à être"
    ),
    "nl": (
        "aan al als bij dat de den der deze die dit doet door dus een en er gaat gebruikt haar "
        "heb hebben heeft het hier hij hoe hun ik in is je kan kunnen maar mag me met mijn "
        "moet na naar niet nog nu of om onder ons ook op over te tot uit van veel voor waar "
        "waarom wanneer was wat we welke wie wij worden wordt zal ze zich zij zijn zo zou"
    ),
    "de": (
        "ab aber alle als am an auch auf aus bei bin bis bist da damit das dass dein dem den "
        "der des die dies diese dieser dieses doch du durch ein eine einem einen einer eines "
        "er es für gibt haben hat hier ich ihr ihre im in ins ist kann können man mein mit "
        "muss nach nicht noch nur ob oder sein sich sie sind so um und uns unser unter vom von "
        "vor wann war warum was welche welcher welches wenn wer werden wie wir wird wo zu zum "
        "zur über"
    ),
    "fi": (
        "ei että he hän ja joka jos jotka kanssa kuin kuinka kuka kun me miksi mikä milloin "
        "missä miten mitkä mitä mutta myös ne niin nyt olen oli on onko ovat se sekä sen sitä "
        "tai tämä tämän tässä vai voi voiko voivat"
    ),
    "pt": (
        "ao aos as até com como da das de dela dele do dos e ela ele em entre era essa esse "
        "esta este está eu foi há isso já lhe mais mas na nas no nos não o onde os ou para "
        "pela pelas pelo pelos pode podem por porque porquê quais qual quando que quem se sem "
        "ser seu sobre sua são também te tem têm um uma à às é"
    ),
    "it": (
        "a ad agli ai al alla alle allo c che chi ci come con d da dagli dai dal dalla de "
        "degli dei del dell della delle dello di dov dove e ed era gli ha hanno i il in l la "
        "le lo ma mi ne nei nel nella nelle non o per perché più può quale quali quando quanto "
        "quello questa questo s se sei si sono su sua sue sugli sul sulla suo ti tra un una "
        "uno è"
    ),
    "sv": (
        "alla att av blir de den denna deras dess det detta du där eller en ett finns från får "
        "för ha han har hon hur här i in inte jag kan man med men mig mot måste när och om oss "
        "på sig sin ska som till under upp ut vad var varför vem vi vid vilka vilken vilket "
        "vill är"
    ),
}
STOP_WORDS = {lang: tuple(words.split()) for lang, words in _LITTLE.items()}
