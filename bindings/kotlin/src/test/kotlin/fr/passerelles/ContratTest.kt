package fr.passerelles

import com.google.gson.JsonElement
import com.google.gson.JsonObject
import com.google.gson.JsonParser
import java.nio.file.Files
import java.nio.file.Path
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Each question of the contract: the record and the JSON are the expected answer, byte for byte as canonical JSON. */
class ContratTest {
    private val contrat: Path = Path.of("..", "contract")
    private val embarque = Moteur.embarque()
    private val mini = Moteur.mini()
    private val octets = Moteur.depuisOctets(Files.readAllBytes(contrat.resolve("petit.toml")), "petit.toml")
    private val sansFaits = Moteur.ouvrir(emptyList(), Faits.SANS)

    @Test
    fun `every question has its answer`() {
        val questions = Files.readAllLines(contrat.resolve("table.jsonl")).map { JsonParser.parseString(it).asJsonObject }
        assertTrue(questions.size >= 60)
        for (question in questions) {
            val expected = Canonique.ofJson(question["attendu"])
            for (answer in answers(question)) assertEquals(expected, answer, question["nom"].asString)
        }
        println("contrat : ${questions.size} questions")
    }

    /** The answer in each of its forms, canonical. */
    private fun answers(question: JsonObject): List<String> = try {
        val keeps = question["provenance"]?.asBoolean == true
        ask(question).map { answer ->
            val json = if (answer is Json) JsonParser.parseString(answer.text)
            else JsonParser.parseString(Canonique.ofRecord(answer))
            if (!keeps && json is JsonObject) json.remove("provenance")
            Canonique.ofJson(json)
        }
    } catch (erreur: PasserellesException) {
        val refus = JsonObject()
        refus.addProperty("erreur", erreur.javaClass.simpleName)
        refus.addProperty("texte", erreur.message)
        listOf(Canonique.ofJson(refus))
    }

    private class Json(val text: String)

    /** A question in both forms. */
    private fun <A, B> both(record: (A, B) -> Any, json: (A, B) -> String, a: A, b: B): List<Any> =
        listOf(record(a, b), Json(json(a, b)))

    private fun <A, B, C> both(record: (A, B, C) -> Any, json: (A, B, C) -> String, a: A, b: B, c: C): List<Any> =
        listOf(record(a, b, c), Json(json(a, b, c)))

    private fun <A, B, C, D> both(
        record: (A, B, C, D) -> Any, json: (A, B, C, D) -> String, a: A, b: B, c: C, d: D,
    ): List<Any> = listOf(record(a, b, c, d), Json(json(a, b, c, d)))

    private fun ask(question: JsonObject): List<Any> {
        val a = question["arguments"].asJsonObject
        val m = when (question["moteur"].asString) {
            "embarque" -> embarque
            "mini" -> mini
            "octets" -> octets
            else -> sansFaits
        }
        val ensembles = a.texts("ensembles")
        val largeur = a.count("largeur") ?: 794
        return when (val appel = question["appel"].asString) {
            "passerelles_depuis" ->
                both(m::passerellesDepuis, m::passerellesDepuisJson, a.text("code"), a.acquis(), a.options())
            "passerelles_vers" -> both(m::passerellesVers, m::passerellesVersJson, a.text("code"), a.acquis(), a.options())
            "passerelles_entre" ->
                both(m::passerellesEntre, m::passerellesEntreJson, a.text("code"), a.text("vers"), a.acquis(), a.options())
            "expliquer" -> listOf(m.expliquer(a.text("code"), a.text("vers"), a.acquis(), a.options()))
            "lignes_depuis" -> listOf(
                m.lignesDepuis(a.texts("codes"), a.acquis(), a.options()).joinToString("") { "%02x".format(it) },
            )
            "plan" -> both(m::plan, m::planJson, a.text("code"), a.acquis(), a.planOptions())
            "comparer" -> both(m::comparer, m::comparerJson, a.texts("metiers"), a.text("certification"))
            "leviers" -> both(m::leviers, m::leviersJson, a.text("code"), a.acquis(), a.levierOptions())
            "parcours" ->
                both(m::parcours, m::parcoursJson, a.text("code"), a.text("vers"), a.acquis(), a.parcoursOptions())
            "diagnostic" -> both(m::diagnostic, m::diagnosticJson, a.profil(), a.diagnosticOptions())
            "chercher" -> both(m::chercher, m::chercherJson, a.text("texte"), a.rechercheOptions())
            "reconnaitre" -> both(m::reconnaitre, m::reconnaitreJson, a.text("texte"), a["nombre"].asInt)
            "proches" -> both(m::proches, m::prochesJson, a.text("code"), a["nombre"].asInt)
            "relation" -> both(m::relation, m::relationJson, a.text("a"), a.text("b"))
            "apparier" -> both(m::apparier, m::apparierJson, a.maybe("chemin"), a["nombre"].asInt)
            "apparier_en" -> listOf(m.apparierEn(a.forme(), a.maybe("chemin"), a["nombre"].asInt, largeur))
            "matrice" -> both(m::matrice, m::matriceJson, ensembles, a.analyseOptions())
            "matrice_en" -> listOf(m.matriceEn(a.forme(), ensembles, a.analyseOptions(), largeur))
            "cellule" -> both(m::cellule, m::celluleJson, a.text("de"), a.text("vers"), a.analyseOptions())
            "cellule_en" -> listOf(m.celluleEn(a.forme(), a.text("de"), a.text("vers"), a.analyseOptions(), largeur))
            "communes" -> both(m::communes, m::communesJson, ensembles, a.analyseOptions())
            "communes_en" -> listOf(m.communesEn(a.forme(), ensembles, a.analyseOptions(), largeur))
            "carte" -> both(m::carte, m::carteJson, ensembles, a.analyseOptions())
            "carte_en" -> listOf(m.carteEn(a.forme(), ensembles, a.analyseOptions(), largeur))
            "etat_des_lieux" -> both(m::etatDesLieux, m::etatDesLieuxJson, a.cohorte(), ensembles, a.etatOptions())
            "evaluer" -> both(m::evaluer, m::evaluerJson, a.maybe("mobilites"), a["k"].asInt)
            "passerelles_depuis_en" ->
                listOf(m.passerellesDepuisEn(a.forme(), a.text("code"), a.acquis(), a.options(), largeur))
            "passerelles_vers_en" ->
                listOf(m.passerellesVersEn(a.forme(), a.text("code"), a.acquis(), a.options(), largeur))
            "etat_des_lieux_en" ->
                listOf(m.etatDesLieuxEn(a.forme(), a.cohorte(), ensembles, a.etatOptions(), largeur))
            "parcours_en" -> listOf(
                m.parcoursEn(a.forme(), a.text("code"), a.text("vers"), a.acquis(), a.parcoursOptions(), largeur),
            )
            "metier" -> listOf(m.metier(a.text("code")))
            "metiers" -> listOf(m.metiers(a["debut"].asInt, a["nombre"].asInt))
            "certifications" -> listOf(m.certifications(a["debut"].asInt, a["nombre"].asInt))
            "ensembles" -> listOf(m.ensembles())
            "ensembles_json" -> listOf(Json(m.ensemblesJson()))
            "fiche_json" -> listOf(Json(m.ficheJson(a.text("code"))))
            "provenance" -> listOf(m.provenance(), Json(m.provenanceJson()))
            "rapport" -> listOf(m.rapport())
            "constats" -> listOf(m.constats(a["debut"].asInt, a["nombre"].asInt))
            "ouvrir" -> listOf(Moteur.ouvrir(a.texts("chemins")).nombreMetiers())
            "depuis_octets" -> listOf(Moteur.depuisOctets(bytes(a.text("octets")), a.text("fichier")).nombreMetiers())
            "ouvrir_et_arreter" -> listOf(Moteur.ouvrir(emptyList()) { Suite.ARRETER }.nombreMetiers())
            else -> error(appel)
        }
    }

    private fun bytes(hex: String): ByteArray = hex.chunked(2).map { it.toInt(16).toByte() }.toByteArray()

    private fun JsonObject.text(nom: String): String = this[nom].asString

    private fun JsonObject.maybe(nom: String): String? = this[nom]?.asString

    private fun JsonObject.count(nom: String): Int? = this[nom]?.asInt

    private fun JsonObject.texts(nom: String): List<String> = this[nom]?.asJsonArray.orEmpty().map(JsonElement::getAsString)

    private fun JsonObject.under(nom: String): JsonObject? = this[nom]?.asJsonObject

    private inline fun <reified E : Enum<E>> JsonObject.named(nom: String): E? = maybe(nom)?.let { enumValueOf<E>(it.uppercase()) }

    private fun JsonObject.acquis(): Acquis? = under("acquis")?.run {
        val competences = this["competences"]?.asJsonArray.orEmpty().map { CompetenceAcquise(it.asJsonObject.text("code")) }
        Acquis(texts("titres"), texts("metiers"), competences, texts("exigences"))
    }

    private fun JsonObject.limites(): List<Limite> = this["limites"]?.asJsonArray.orEmpty().map { limite ->
        limite.asJsonObject.run { Limite(text("code"), named<Fermete>("fermete")) }
    }

    private fun JsonObject.options(): Options? = under("options")?.run {
        Options(
            nombre = count("nombre") ?: 10,
            debut = count("debut") ?: 0,
            ensemble = maybe("ensemble"),
            verdicts = texts("verdicts").map { Verdict.valueOf(it.uppercase()) },
            couvertureMin = this["couverture_min"]?.asDouble ?: 0.0,
            date = maybe("date"),
            limites = limites(),
            sansProches = this["sans_proches"]?.asBoolean ?: false,
        )
    }

    private fun JsonObject.planOptions(): PlanOptions? = under("options")?.run {
        val sansProches = this["sans_proches"]?.asBoolean ?: false
        PlanOptions(count("nombre"), this["melange"]?.asBoolean ?: false, maybe("date"), limites(), sansProches)
    }

    private fun JsonObject.definis(): List<EnsembleDefini> = this["definis"]?.asJsonArray.orEmpty().map { defini ->
        defini.asJsonObject.run { EnsembleDefini(text("code"), text("libelle"), texts("metiers")) }
    }

    private fun JsonObject.analyseOptions(): AnalyseOptions? = under("options")?.run {
        AnalyseOptions(this["seuil"]?.asDouble, maybe("date"), definis(), this["sans_proches"]?.asBoolean ?: false)
    }

    private fun JsonObject.etatOptions(): EtatDesLieuxOptions? = under("options")?.run {
        EtatDesLieuxOptions(
            count("seuil_effectif"), count("fils"), named<SurErreur>("sur_erreur"), maybe("date"), definis(),
        )
    }

    /** A file where there is one, else a line that is no profil, then the profils `EXEMPLE` and `VIDE`, many times. */
    private fun JsonObject.cohorte(): Cohorte {
        maybe("chemin")?.let { return Cohorte.Fichier(it) }
        val profils = List(this["fois"].asInt) { exempleProfil().replace("\n", " ") + "\n" + VIDE + "\n" }
        return Cohorte.Lignes("rien\n" + profils.joinToString(""))
    }

    private fun JsonObject.forme(): Forme = Forme.valueOf(text("forme").uppercase())

    private fun JsonObject.levierOptions(): LevierOptions? = under("options")?.run {
        LevierOptions(count("nombre"), maybe("ensemble"), maybe("date"), limites())
    }

    private fun JsonObject.parcoursOptions(): ParcoursOptions? = under("options")?.run {
        ParcoursOptions(
            nombre = count("nombre"),
            etapesMax = count("etapes_max"),
            voisins = count("voisins"),
            choix = named<Choix>("choix"),
            inconnues = named<Inconnues>("inconnues"),
            date = maybe("date"),
            limites = limites(),
        )
    }

    private fun JsonObject.diagnosticOptions(): DiagnosticOptions? = under("options")?.run {
        DiagnosticOptions(count("nombre"), maybe("ensemble"), maybe("date"), named<Partage>("partage"))
    }

    private fun JsonObject.rechercheOptions(): RechercheOptions? = under("options")?.run {
        RechercheOptions(texts("objets").map { GenreObjet.valueOf(it.uppercase()) }, count("nombre"))
    }

    private fun JsonObject.profil(): String = when (val texte = text("profil")) {
        "EXEMPLE" -> exempleProfil()
        "VIDE" -> VIDE
        else -> texte
    }

    private companion object {
        const val VIDE = "{\"genre\": \"passerelles.profil\", \"version\": 1}"
    }

    private fun Iterable<JsonElement>?.orEmpty(): Iterable<JsonElement> = this ?: emptyList()
}
