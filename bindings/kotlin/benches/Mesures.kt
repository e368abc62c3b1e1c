package fr.passerelles.benches

import fr.passerelles.Moteur
import fr.passerelles.Options
import fr.passerelles.tableau

/** Prints the least of several runs, in microseconds: what else the machine does only adds. */
private fun measure(nom: String, fois: Int, appel: () -> Any?) {
    repeat(fois) { appel() }
    val least = (1..fois).minOf {
        val debut = System.nanoTime()
        appel()
        System.nanoTime() - debut
    }
    println("kotlin\t$nom\t%.2f".format(java.util.Locale.ROOT, least / 1000.0))
}

/** What a call costs from Kotlin: `mvn -q exec:java -Dexec.mainClass=fr.passerelles.benches.MesuresKt`. */
fun main() {
    Moteur.embarque().use { moteur ->
        measure("nombre_metiers", 2000) { moteur.nombreMetiers() }
        measure("metier", 2000) { moteur.metier("K1304") }
        measure("passerelles_depuis (10)", 200) { moteur.passerellesDepuis("K1304") }
        measure("passerelles_depuis_json (10)", 200) { moteur.passerellesDepuisJson("K1304") }
        val codes = moteur.metiers(0, 10_000).map { it.code }
        val toutes = Options(nombre = null)
        val rows = moteur.tableau(options = toutes).size
        // As many métiers as make 10,000 rows.
        val many = List((10_000 * codes.size + rows - 1) / rows) { codes[it % codes.size] }
        measure("10 000 lignes", 5) { moteur.tableau(many, options = toutes) }
        val tableau = moteur.tableau(many, options = toutes)
        measure("10 000 lignes lues", 5) { tableau.count { it.rang > 0 } }
        measure("10 000 lignes en enregistrements", 2) { many.map { moteur.passerellesDepuis(it, options = toutes) } }
    }
}
