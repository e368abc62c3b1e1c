package fr.passerelles

import java.nio.ByteBuffer
import java.nio.ByteOrder

// What Kotlin expects beside the generated sources.

/** The passerelles, best first. */
operator fun Reponse.iterator(): Iterator<Passerelle> = passerelles.iterator()

/** The passerelle of a position; the best one is first. */
operator fun Reponse.get(rang: Int): Passerelle = passerelles[rang]

/** The results, best first. */
operator fun Recherche.iterator(): Iterator<Resultat> = resultats.iterator()

/** The result of a position; the best one is first. */
operator fun Recherche.get(rang: Int): Resultat = resultats[rang]

/** The parcours, best first. */
operator fun ReponseParcours.iterator(): Iterator<Parcours> = parcours.iterator()

/** The parcours of a position; the best one is first. */
operator fun ReponseParcours.get(rang: Int): Parcours = parcours[rang]

/** The codes of a parcours, the départ first. */
val Parcours.codes: List<String> get() = listOf(etapes.first().de.code) + etapes.map { it.vers.code }

/** A passerelle in one row. */
data class Ligne(
    val source: String,
    val cible: String,
    val verdict: Verdict,
    val classe: Classe,
    /** How many counted compétences of the target are held, of how many. */
    val tenues: Int,
    val total: Int,
    /** Proximité: what ranks. */
    val score: Double,
    /** How much of what the target requires is held; null: unknown. */
    val couverture: Double?,
    /** The same over core compétences. */
    val coeur: Double?,
    /** The rank in its list, from 1. */
    val rang: Int,
    /** The rank in ROME's official mobility; null: not there. */
    val mobilite: Int?,
)

/** Many passerelles, one row each, in one buffer of 32 bytes a row: decoded as it is read. */
class Tableau(private val octets: ByteArray) : AbstractList<Ligne>() {
    private val lignes = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN)

    override val size: Int get() = octets.size / LONGUEUR

    override fun get(index: Int): Ligne {
        if (index !in indices) throw IndexOutOfBoundsException("ligne $index hors du tableau de $size lignes")
        val debut = index * LONGUEUR
        return Ligne(
            source = String(octets, debut, CODE, Charsets.US_ASCII),
            cible = String(octets, debut + CODE, CODE, Charsets.US_ASCII),
            verdict = VERDICTS[octets[debut + 10].toInt()],
            classe = CLASSES[octets[debut + 11].toInt()],
            tenues = court(debut + 12),
            total = court(debut + 14),
            score = lignes.getInt(debut + 16) / MILLION,
            couverture = part(debut + 20),
            coeur = part(debut + 24),
            rang = court(debut + 28),
            mobilite = court(debut + 30).takeIf { it > 0 },
        )
    }

    private fun court(place: Int): Int = lignes.getShort(place).toInt() and 0xFFFF

    private fun part(place: Int): Double? = lignes.getInt(place).takeIf { it != -1 }?.let { it / MILLION }

    private companion object {
        const val LONGUEUR = 32
        const val CODE = 5
        const val MILLION = 1e6
        val VERDICTS = listOf(Verdict.BLOQUEE, Verdict.INCONNUE, Verdict.CONDITIONNELLE, Verdict.OUVERTE)
        val CLASSES = listOf(Classe.COURTE, Classe.LONGUE, Classe.A_ETUDIER)
    }
}

/** The passerelles of each of [codes] (without any, of every métier), one row each, crossing all at once. */
@Throws(PasserellesException::class)
fun Moteur.tableau(codes: List<String> = emptyList(), acquis: Acquis? = null, options: Options? = null): Tableau =
    Tableau(lignesDepuis(codes, acquis, options))

/** Opens paths; [suivi] is told how far it is, and answers whether to go on. */
@Throws(PasserellesException::class)
fun Moteur.Companion.ouvrir(chemins: List<String>, faits: Faits = Faits.AVEC, suivi: (Avancee) -> Suite): Moteur =
    ouvrir(chemins, faits, object : Suivi {
        override fun avance(avancee: Avancee): Suite = suivi(avancee)
    })
