// What a call costs from Swift: swift run -c release mesures
import Foundation
import Passerelles

let moteur = Moteur.embarque()

/// Prints the least of several runs, in microseconds: what else the machine does only adds.
func measure(_ nom: String, _ fois: Int, _ appel: () throws -> Void) rethrows {
    try appel()
    var least = Double.infinity
    for _ in 0..<fois {
        let debut = DispatchTime.now().uptimeNanoseconds
        try appel()
        least = min(least, Double(DispatchTime.now().uptimeNanoseconds - debut) / 1000)
    }
    print("swift\t\(nom)\t\(String(format: "%.2f", least))")
}

measure("nombre_metiers", 2000) { _ = moteur.nombreMetiers() }
try measure("metier", 2000) { _ = try moteur.metier(code: "K1304") }
try measure("passerelles_depuis (10)", 200) { _ = try moteur.passerellesDepuis(code: "K1304") }
try measure("passerelles_depuis_json (10)", 200) { _ = try moteur.passerellesDepuisJson(code: "K1304") }
let codes = try moteur.metiers(debut: 0, nombre: 10_000).map(\.code)
let toutes = Options(nombre: nil)
let rows = try moteur.tableau(options: toutes).count
// As many métiers as make 10,000 rows.
let many = (0..<((10_000 * codes.count + rows - 1) / rows)).map { codes[$0 % codes.count] }
try measure("10 000 lignes", 5) { _ = try moteur.tableau(codes: many, options: toutes) }
let tableau = try moteur.tableau(codes: many, options: toutes)
measure("10 000 lignes lues", 5) { for ligne in tableau { precondition(ligne.rang > 0) } }
try measure("10 000 lignes en enregistrements", 2) {
    for code in many { _ = try moteur.passerellesDepuis(code: code, options: toutes) }
}
