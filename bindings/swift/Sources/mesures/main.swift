// What a call costs from Swift: swift run -c release mesures
import Foundation
import Passerelles

let moteur = Moteur.embarque()

/// The median of several runs, in microseconds.
func measure(_ nom: String, _ fois: Int, _ appel: () throws -> Void) rethrows {
    try appel()
    var durees: [Double] = []
    for _ in 0..<fois {
        let debut = DispatchTime.now().uptimeNanoseconds
        try appel()
        durees.append(Double(DispatchTime.now().uptimeNanoseconds - debut) / 1000)
    }
    print("swift\t\(nom)\t\(String(format: "%.1f", durees.sorted()[fois / 2])) µs")
}

try measure("nombre_metiers", 2000) { _ = moteur.nombreMetiers() }
try measure("metier", 2000) { _ = try moteur.metier(code: "K1304") }
try measure("passerelles_depuis (10)", 200) { _ = try moteur.passerellesDepuis(code: "K1304") }
try measure("passerelles_depuis_json (10)", 200) { _ = try moteur.passerellesDepuisJson(code: "K1304") }
let options = Options(nombre: nil)
let lignes = try moteur.tableau(options: options)
try measure("lignes_depuis (\(lignes.count) lignes)", 3) { _ = try moteur.lignesDepuis(codes: [], options: options) }
try measure("lignes lues (\(lignes.count))", 3) { for ligne in lignes { precondition(ligne.rang > 0) } }
