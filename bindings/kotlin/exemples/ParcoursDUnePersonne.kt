package fr.passerelles.exemples

import fr.passerelles.Moteur
import fr.passerelles.Options
import fr.passerelles.ParcoursOptions
import fr.passerelles.PasserellesException
import fr.passerelles.codes
import fr.passerelles.iterator

/** The parcours of a person, on the embedded data: `mvn -q exec:java [-Dexec.args="K1304 J1501"]`. */
fun main(arguments: Array<String>) {
    val depart = arguments.getOrElse(0) { "K1304" }
    val vers = arguments.getOrElse(1) { "J1501" }
    try {
        Moteur.embarque().use { moteur ->
            println("Passerelles depuis $depart")
            for (passerelle in moteur.passerellesDepuis(depart, options = Options(nombre = 5))) {
                val (code, libelle) = passerelle.cible
                println("  $code $libelle : ${passerelle.verdict.name.lowercase()}, ${passerelle.tenues} sur ${passerelle.total}")
            }
            val reponse = moteur.parcours(depart, vers, options = ParcoursOptions(nombre = 1))
            println("\nParcours vers ${reponse.cible.libelle}")
            for (parcours in reponse) {
                println("  " + parcours.codes.joinToString(" → "))
                parcours.textes.personne.forEach { println("    $it") }
            }
            reponse.obstacle?.let { println("  ${it.texte}") }
        }
    } catch (erreur: PasserellesException) {
        println(erreur.message)
    }
}
