package fr.passerelles

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Assumptions.assumeTrue
import org.junit.jupiter.api.Test

/** What Kotlin adds, and how the engine behaves under it. */
class MoteurTest {
    private val moteur = Moteur.embarque()

    @Test
    fun `each kind of error is its own exception, with the French sentence`() {
        val inconnu = assertThrows(PasserellesException.Inconnu::class.java) { moteur.metier("K1399") }
        assertTrue(inconnu.message!!.contains("K1399"), inconnu.message)
        val parametre = assertThrows(PasserellesException.ParametreInvalide::class.java) { moteur.metier("K13") }
        assertTrue(parametre.message!!.contains("une lettre et quatre chiffres"), parametre.message)
        val profil = assertThrows(PasserellesException.ProfilInvalide::class.java) { moteur.diagnostic("{\n\"age\": 54}") }
        assertTrue(profil.message!!.contains("ligne 2") && !profil.message!!.contains("54"), profil.message)
        assertThrows(PasserellesException.FichierIllisible::class.java) { Moteur.ouvrir(listOf("/nulle/part.toml")) }
        assertThrows(PasserellesException.DonneesInvalides::class.java) {
            Moteur.depuisOctets("genre = 1".toByteArray(), "données.toml")
        }
    }

    @Test
    fun `an import is followed, and stopped`() {
        val seen = mutableListOf<Avancee>()
        Moteur.ouvrir(emptyList()) { seen += it; Suite.CONTINUER }.use { assertTrue(it.nombreMetiers() > 50) }
        assertTrue(seen.isNotEmpty())
        assertThrows(PasserellesException.Annule::class.java) { Moteur.ouvrir(emptyList()) { Suite.ARRETER } }
        assertThrows(PasserellesException.Annule::class.java) {
            Moteur.ouvrir(emptyList()) { error("the host's own fault") }
        }
    }

    @Test
    fun `a panic is an exception`() {
        val panique = runCatching { Class.forName("fr.passerelles.Passerelles_ffiKt").getMethod("essaiPanique") }.getOrNull()
        assumeTrue(panique != null, "built without essai-panique")
        val thrown = runCatching { panique!!.invoke(null) }.exceptionOrNull()?.cause
        assertTrue(thrown is PasserellesException.Interne, "$thrown")
        assertTrue(thrown!!.message!!.startsWith("erreur interne du moteur"))
    }

    @Test
    fun `rows say what records say`() {
        val reponse = moteur.passerellesDepuis("K1304")
        val tableau = moteur.tableau(listOf("K1304"))
        assertEquals(reponse.passerelles.size, tableau.size)
        for ((ligne, passerelle) in tableau.zip(reponse.passerelles)) {
            assertEquals(passerelle.source.code, ligne.source)
            assertEquals(passerelle.cible.code, ligne.cible)
            assertEquals(passerelle.verdict, ligne.verdict)
            assertEquals(passerelle.classe, ligne.classe)
            assertEquals(passerelle.tenues to passerelle.total, ligne.tenues to ligne.total)
            assertEquals(listOf(passerelle.score, passerelle.couverture, passerelle.coeur), listOf(ligne.score, ligne.couverture, ligne.coeur))
            assertEquals(passerelle.rang, ligne.rang)
            assertEquals(passerelle.mobilite, ligne.mobilite)
        }
    }

    @Test
    fun `answers iterate, and pages follow one another`() {
        val whole = moteur.passerellesDepuis("K1304", options = Options(nombre = 4))
        val pages = listOf(0, 2).flatMap { moteur.passerellesDepuis("K1304", options = Options(nombre = 2, debut = it)).passerelles }
        assertEquals(whole.passerelles, pages)
        val codes = mutableListOf<String>()
        for (passerelle in whole) codes += passerelle.cible.code
        assertEquals(whole[0].cible.code, codes.first())
        assertEquals(4, codes.size)
    }

    @Test
    fun `a lone surrogate is refused, and the engine goes on`() {
        val thrown = runCatching { moteur.chercher("\uD800") }.exceptionOrNull()
        assertTrue(thrown is java.nio.charset.CharacterCodingException, "$thrown")
        assertFalse(moteur.chercher("ménage").resultats.isEmpty())
    }

    @Test
    fun `a closed engine refuses`() {
        val ferme = Moteur.ouvrir(emptyList())
        ferme.close()
        assertThrows(IllegalStateException::class.java) { ferme.nombreMetiers() }
        assertNull(runCatching { ferme.close() }.exceptionOrNull())
    }
}
