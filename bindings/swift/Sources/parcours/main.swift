// The parcours of a person, on the embedded data: swift run parcours [DEPART] [VERS]
import Passerelles

let arguments = CommandLine.arguments.dropFirst() + []
let depart = arguments.first ?? "K1304"
let vers = arguments.dropFirst().first ?? "J1501"

do {
    let moteur = Moteur.embarque()
    print("Passerelles depuis \(depart)")
    for passerelle in try moteur.passerellesDepuis(code: depart, options: Options(nombre: 5)) {
        print("  \(passerelle.cible) : \(passerelle.verdict), \(passerelle.tenues) sur \(passerelle.total)")
    }
    let reponse = try moteur.parcours(depart: depart, vers: vers, options: ParcoursOptions(nombre: 1))
    print("\nParcours vers \(reponse.cible.libelle)")
    for parcours in reponse {
        print("  \(parcours)")
        parcours.textes.personne.forEach { print("    \($0)") }
    }
    if let obstacle = reponse.obstacle { print("  \(obstacle.texte)") }
} catch let erreur as PasserellesError {
    print(erreur.phrase)
}
