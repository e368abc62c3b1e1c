import Foundation
import XCTest

@testable import Passerelles

/// Each question of the contract: the record and the JSON are the expected answer, byte for byte as canonical JSON.
final class ContratTests: XCTestCase {
    private static let contrat = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("contract")

    private enum Forme {
        case record(Any)
        case json(String)
    }

    private struct Question {
        let champs: [String: Any]

        func text(_ nom: String) -> String { champs[nom] as! String }
        func maybe(_ nom: String) -> String? { champs[nom] as? String }
        func count(_ nom: String) -> Int32? { (champs[nom] as? NSNumber)?.int32Value }
        func texts(_ nom: String) -> [String] { champs[nom] as? [String] ?? [] }
        func under(_ nom: String) -> Question? { (champs[nom] as? [String: Any]).map(Question.init) }

        private func all(_ nom: String) -> [Question] { (champs[nom] as? [[String: Any]] ?? []).map(Question.init) }

        var acquis: Acquis? {
            under("acquis").map {
                Acquis(
                    titres: $0.texts("titres"), metiers: $0.texts("metiers"),
                    competences: $0.all("competences").map { CompetenceAcquise(code: $0.text("code")) },
                    exigences: $0.texts("exigences"))
            }
        }

        var limites: [Limite] {
            all("limites").map {
                let fermete: Fermete? = $0.maybe("fermete") == "a_verifier_medecin" ? .aVerifierMedecin : nil
                return Limite(code: $0.text("code"), fermete: fermete)
            }
        }

        var options: Options? {
            let verdicts: [String: Verdict] = [
                "ouverte": .ouverte, "conditionnelle": .conditionnelle, "inconnue": .inconnue, "bloquee": .bloquee,
            ]
            return under("options").map {
                Options(
                    nombre: $0.count("nombre") ?? 10, debut: $0.count("debut") ?? 0, ensemble: $0.maybe("ensemble"),
                    verdicts: $0.texts("verdicts").map { verdicts[$0]! },
                    couvertureMin: ($0.champs["couverture_min"] as? NSNumber)?.doubleValue ?? 0,
                    date: $0.maybe("date"), limites: $0.limites)
            }
        }

        var planOptions: PlanOptions? {
            under("options").map {
                PlanOptions(
                    nombre: $0.count("nombre"), melange: $0.champs["melange"] as? Bool ?? false,
                    date: $0.maybe("date"), limites: $0.limites)
            }
        }

        var levierOptions: LevierOptions? {
            under("options").map {
                LevierOptions(
                    nombre: $0.count("nombre"), ensemble: $0.maybe("ensemble"), date: $0.maybe("date"),
                    limites: $0.limites)
            }
        }

        var parcoursOptions: ParcoursOptions? {
            under("options").map {
                ParcoursOptions(
                    nombre: $0.count("nombre"), etapesMax: $0.count("etapes_max"), voisins: $0.count("voisins"),
                    choix: $0.maybe("choix").map { $0 == "pareto" ? .pareto : .meilleurs },
                    inconnues: $0.maybe("inconnues").map { $0 == "sans" ? .sans : .avec },
                    date: $0.maybe("date"), limites: $0.limites)
            }
        }

        var diagnosticOptions: DiagnosticOptions? {
            under("options").map {
                DiagnosticOptions(
                    nombre: $0.count("nombre"), ensemble: $0.maybe("ensemble"), date: $0.maybe("date"),
                    partage: $0.maybe("partage").map { $0 == "sans_limites" ? .sansLimites : .personnel })
            }
        }

        var rechercheOptions: RechercheOptions? {
            let objets: [String: GenreObjet] = [
                "metier": .metier, "certification": .certification, "bloc": .bloc, "competence": .competence,
            ]
            return under("options").map {
                RechercheOptions(objets: $0.texts("objets").map { objets[$0]! }, nombre: $0.count("nombre"))
            }
        }

        var profil: String {
            switch text("profil") {
            case "EXEMPLE": return exempleProfil()
            case "VIDE": return "{\"genre\": \"passerelles.profil\", \"version\": 1}"
            case let autre: return autre
            }
        }
    }

    func testEveryQuestionHasItsAnswer() throws {
        let petit = try Data(contentsOf: Self.contrat.appendingPathComponent("petit.toml"))
        let moteurs: [String: Moteur] = [
            "embarque": .embarque(), "mini": .mini(),
            "octets": try .depuisOctets(octets: petit, nom: "petit.toml"),
            "sans_faits": try .ouvrir(chemins: [], faits: .sans),
        ]
        let table = try String(contentsOf: Self.contrat.appendingPathComponent("table.jsonl"), encoding: .utf8)
        let questions = try table.split(separator: "\n").map { try Canonique.parse(String($0)) as! [String: Any] }
        XCTAssertGreaterThanOrEqual(questions.count, 60)
        for question in questions {
            let attendu = Canonique.ofJson(question["attendu"]!)
            for reponse in try answers(question, moteurs) {
                XCTAssertEqual(reponse, attendu, question["nom"] as! String)
            }
        }
        print("contrat : \(questions.count) questions")
    }

    /// The answer in each of its forms, canonical.
    private func answers(_ question: [String: Any], _ moteurs: [String: Moteur]) throws -> [String] {
        let keeps = question["provenance"] as? Bool ?? false
        let arguments = Question(champs: question["arguments"] as! [String: Any])
        do {
            let formes = try ask(question["appel"] as! String, moteurs[question["moteur"] as! String]!, arguments)
            return try formes.map { forme in
                let texte: String
                switch forme {
                case .record(let valeur): texte = Canonique.ofRecord(valeur)
                case .json(let json): texte = json
                }
                var valeur = try Canonique.parse(texte)
                if !keeps, var champs = valeur as? [String: Any] {
                    champs["provenance"] = nil
                    valeur = champs
                }
                return Canonique.ofJson(valeur)
            }
        } catch let erreur as PasserellesError {
            let genre = "\(erreur)".prefix { $0 != "(" }.split(separator: ".").last!
            return [Canonique.ofJson(["erreur": String(genre), "texte": erreur.phrase])]
        }
    }

    private func ask(_ appel: String, _ m: Moteur, _ a: Question) throws -> [Forme] {
        switch appel {
        case "passerelles_depuis":
            return [
                .record(try m.passerellesDepuis(code: a.text("code"), acquis: a.acquis, options: a.options)),
                .json(try m.passerellesDepuisJson(code: a.text("code"), acquis: a.acquis, options: a.options)),
            ]
        case "passerelles_vers":
            return [
                .record(try m.passerellesVers(code: a.text("code"), acquis: a.acquis, options: a.options)),
                .json(try m.passerellesVersJson(code: a.text("code"), acquis: a.acquis, options: a.options)),
            ]
        case "passerelles_entre":
            let (de, vers) = (a.text("code"), a.text("vers"))
            return [
                .record(try m.passerellesEntre(de: de, vers: vers, acquis: a.acquis, options: a.options)),
                .json(try m.passerellesEntreJson(de: de, vers: vers, acquis: a.acquis, options: a.options)),
            ]
        case "expliquer":
            let (de, vers) = (a.text("code"), a.text("vers"))
            return [.record(try m.expliquer(de: de, vers: vers, acquis: a.acquis, options: a.options))]
        case "lignes_depuis":
            let octets = try m.lignesDepuis(codes: a.texts("codes"), acquis: a.acquis, options: a.options)
            return [.record(octets.map { String(format: "%02x", $0) }.joined())]
        case "plan":
            return [
                .record(try m.plan(code: a.text("code"), acquis: a.acquis, options: a.planOptions)),
                .json(try m.planJson(code: a.text("code"), acquis: a.acquis, options: a.planOptions)),
            ]
        case "comparer":
            let certification = a.text("certification")
            return [
                .record(try m.comparer(metiers: a.texts("metiers"), certification: certification)),
                .json(try m.comparerJson(metiers: a.texts("metiers"), certification: certification)),
            ]
        case "leviers":
            return [
                .record(try m.leviers(code: a.text("code"), acquis: a.acquis, options: a.levierOptions)),
                .json(try m.leviersJson(code: a.text("code"), acquis: a.acquis, options: a.levierOptions)),
            ]
        case "parcours":
            let (depart, vers, options) = (a.text("code"), a.text("vers"), a.parcoursOptions)
            return [
                .record(try m.parcours(depart: depart, vers: vers, acquis: a.acquis, options: options)),
                .json(try m.parcoursJson(depart: depart, vers: vers, acquis: a.acquis, options: options)),
            ]
        case "diagnostic":
            return [
                .record(try m.diagnostic(profil: a.profil, options: a.diagnosticOptions)),
                .json(try m.diagnosticJson(profil: a.profil, options: a.diagnosticOptions)),
            ]
        case "chercher":
            return [
                .record(try m.chercher(texte: a.text("texte"), options: a.rechercheOptions)),
                .json(try m.chercherJson(texte: a.text("texte"), options: a.rechercheOptions)),
            ]
        case "metier": return [.record(try m.metier(code: a.text("code")))]
        case "metiers": return [.record(try m.metiers(debut: a.count("debut")!, nombre: a.count("nombre")!))]
        case "certifications":
            return [.record(try m.certifications(debut: a.count("debut")!, nombre: a.count("nombre")!))]
        case "ensembles": return [.record(m.ensembles())]
        case "ensembles_json": return [.json(try m.ensemblesJson())]
        case "fiche_json": return [.json(try m.ficheJson(code: a.text("code")))]
        case "provenance": return [.record(try m.provenance()), .json(try m.provenanceJson())]
        case "rapport": return [.record(m.rapport())]
        case "constats": return [.record(try m.constats(debut: a.count("debut")!, nombre: a.count("nombre")!))]
        case "ouvrir": return [.record(try Moteur.ouvrir(chemins: a.texts("chemins")).nombreMetiers())]
        case "depuis_octets":
            let octets = bytes(a.text("octets"))
            return [.record(try Moteur.depuisOctets(octets: octets, nom: a.text("fichier")).nombreMetiers())]
        case "ouvrir_et_arreter": return [.record(try Moteur.ouvrir([]) { _ in .arreter }.nombreMetiers())]
        default: fatalError(appel)
        }
    }

    private func bytes(_ hex: String) -> Data {
        let chiffres = Array(hex)
        return Data(stride(from: 0, to: chiffres.count, by: 2).map { UInt8(String(chiffres[$0...($0 + 1)]), radix: 16)! })
    }
}
