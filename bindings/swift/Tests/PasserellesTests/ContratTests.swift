import Foundation
import XCTest

@testable import Passerelles

/// Each question of the contract: the record and the JSON are the expected answer, byte for byte as canonical JSON.
final class ContratTests: XCTestCase {
    private static let contrat = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("contract")

    private enum Vue {
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
                    date: $0.maybe("date"), limites: $0.limites,
                    sansProches: $0.champs["sans_proches"] as? Bool ?? false)
            }
        }

        var planOptions: PlanOptions? {
            under("options").map {
                PlanOptions(
                    nombre: $0.count("nombre"), melange: $0.champs["melange"] as? Bool ?? false,
                    date: $0.maybe("date"), limites: $0.limites,
                    sansProches: $0.champs["sans_proches"] as? Bool ?? false)
            }
        }

        var definis: [EnsembleDefini] {
            all("definis").map {
                EnsembleDefini(code: $0.text("code"), libelle: $0.text("libelle"), metiers: $0.texts("metiers"))
            }
        }

        var analyseOptions: AnalyseOptions? {
            under("options").map {
                AnalyseOptions(
                    seuil: ($0.champs["seuil"] as? NSNumber)?.doubleValue, date: $0.maybe("date"), definis: $0.definis,
                    sansProches: $0.champs["sans_proches"] as? Bool ?? false)
            }
        }

        var etatOptions: EtatDesLieuxOptions? {
            under("options").map {
                EtatDesLieuxOptions(
                    seuilEffectif: $0.count("seuil_effectif"), fils: $0.count("fils"),
                    surErreur: $0.maybe("sur_erreur").map { $0 == "arreter" ? .arreter : .passer },
                    date: $0.maybe("date"), definis: $0.definis)
            }
        }

        /// A file where there is one, else a line that is no profil, then the profils `EXEMPLE` and `VIDE`, many times.
        var cohorte: Cohorte {
            if let chemin = maybe("chemin") { return .fichier(chemin: chemin) }
            let profils = exempleProfil().replacingOccurrences(of: "\n", with: " ") + "\n" + Self.vide + "\n"
            return .lignes(texte: "rien\n" + String(repeating: profils, count: Int(count("fois")!)))
        }

        var forme: Forme {
            let formes: [String: Forme] = [
                "csv": .csv, "csv_francais": .csvFrancais, "svg": .svg, "svg_flux": .svgFlux, "html": .html,
                "dot": .dot, "graphml": .graphml, "turtle": .turtle,
            ]
            return formes[text("forme")]!
        }

        private static let vide = "{\"genre\": \"passerelles.profil\", \"version\": 1}"

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
            case "VIDE": return Self.vide
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

    /// A question in both forms.
    private func both<each Argument, Record>(
        _ record: (repeat each Argument) throws -> Record, _ json: (repeat each Argument) throws -> String,
        _ argument: repeat each Argument
    ) throws -> [Vue] {
        [.record(try record(repeat each argument)), .json(try json(repeat each argument))]
    }

    private func ask(_ appel: String, _ m: Moteur, _ a: Question) throws -> [Vue] {
        let ensembles = a.texts("ensembles")
        let largeur = a.count("largeur") ?? 794
        switch appel {
        case "passerelles_depuis":
            return try both(m.passerellesDepuis, m.passerellesDepuisJson, a.text("code"), a.acquis, a.options)
        case "passerelles_vers":
            return try both(m.passerellesVers, m.passerellesVersJson, a.text("code"), a.acquis, a.options)
        case "passerelles_entre":
            let (de, vers) = (a.text("code"), a.text("vers"))
            return try both(m.passerellesEntre, m.passerellesEntreJson, de, vers, a.acquis, a.options)
        case "expliquer":
            let (de, vers) = (a.text("code"), a.text("vers"))
            return [.record(try m.expliquer(de: de, vers: vers, acquis: a.acquis, options: a.options))]
        case "lignes_depuis":
            let octets = try m.lignesDepuis(codes: a.texts("codes"), acquis: a.acquis, options: a.options)
            return [.record(octets.map { String(format: "%02x", $0) }.joined())]
        case "plan": return try both(m.plan, m.planJson, a.text("code"), a.acquis, a.planOptions)
        case "comparer": return try both(m.comparer, m.comparerJson, a.texts("metiers"), a.text("certification"))
        case "leviers": return try both(m.leviers, m.leviersJson, a.text("code"), a.acquis, a.levierOptions)
        case "parcours":
            return try both(m.parcours, m.parcoursJson, a.text("code"), a.text("vers"), a.acquis, a.parcoursOptions)
        case "diagnostic": return try both(m.diagnostic, m.diagnosticJson, a.profil, a.diagnosticOptions)
        case "chercher": return try both(m.chercher, m.chercherJson, a.text("texte"), a.rechercheOptions)
        case "reconnaitre": return try both(m.reconnaitre, m.reconnaitreJson, a.text("texte"), a.count("nombre")!)
        case "proches": return try both(m.proches, m.prochesJson, a.text("code"), a.count("nombre")!)
        case "relation": return try both(m.relation, m.relationJson, a.text("a"), a.text("b"))
        case "apparier": return try both(m.apparier, m.apparierJson, a.maybe("chemin"), a.count("nombre")!)
        case "apparier_en":
            let (chemin, nombre) = (a.maybe("chemin"), a.count("nombre")!)
            return [.record(try m.apparierEn(forme: a.forme, chemin: chemin, nombre: nombre, largeur: largeur))]
        case "matrice": return try both(m.matrice, m.matriceJson, ensembles, a.analyseOptions)
        case "matrice_en":
            let options = a.analyseOptions
            return [.record(try m.matriceEn(forme: a.forme, ensembles: ensembles, options: options, largeur: largeur))]
        case "cellule": return try both(m.cellule, m.celluleJson, a.text("de"), a.text("vers"), a.analyseOptions)
        case "cellule_en":
            let (de, vers, options) = (a.text("de"), a.text("vers"), a.analyseOptions)
            return [.record(try m.celluleEn(forme: a.forme, de: de, vers: vers, options: options, largeur: largeur))]
        case "communes": return try both(m.communes, m.communesJson, ensembles, a.analyseOptions)
        case "communes_en":
            let options = a.analyseOptions
            return [.record(try m.communesEn(forme: a.forme, ensembles: ensembles, options: options, largeur: largeur))]
        case "carte": return try both(m.carte, m.carteJson, ensembles, a.analyseOptions)
        case "carte_en":
            let options = a.analyseOptions
            return [.record(try m.carteEn(forme: a.forme, ensembles: ensembles, options: options, largeur: largeur))]
        case "etat_des_lieux": return try both(m.etatDesLieux, m.etatDesLieuxJson, a.cohorte, ensembles, a.etatOptions)
        case "evaluer": return try both(m.evaluer, m.evaluerJson, a.maybe("mobilites"), a.count("k")!)
        case "passerelles_depuis_en":
            let (code, acquis, options) = (a.text("code"), a.acquis, a.options)
            return [
                .record(
                    try m.passerellesDepuisEn(
                        forme: a.forme, code: code, acquis: acquis, options: options, largeur: largeur))
            ]
        case "passerelles_vers_en":
            let (code, acquis, options) = (a.text("code"), a.acquis, a.options)
            return [
                .record(
                    try m.passerellesVersEn(
                        forme: a.forme, code: code, acquis: acquis, options: options, largeur: largeur))
            ]
        case "etat_des_lieux_en":
            let (cohorte, options) = (a.cohorte, a.etatOptions)
            return [
                .record(
                    try m.etatDesLieuxEn(
                        forme: a.forme, cohorte: cohorte, ensembles: ensembles, options: options, largeur: largeur))
            ]
        case "parcours_en":
            let (depart, vers, options) = (a.text("code"), a.text("vers"), a.parcoursOptions)
            return [
                .record(
                    try m.parcoursEn(
                        forme: a.forme, depart: depart, vers: vers, acquis: a.acquis, options: options, largeur: largeur))
            ]
        case "metier": return [.record(try m.metier(code: a.text("code")))]
        case "metiers": return [.record(try m.metiers(debut: a.count("debut")!, nombre: a.count("nombre")!))]
        case "certifications":
            return [.record(try m.certifications(debut: a.count("debut")!, nombre: a.count("nombre")!))]
        case "ensembles": return [.record(m.ensembles())]
        case "ensembles_json": return [.json(try m.ensemblesJson())]
        case "fiche_json": return [.json(try m.ficheJson(code: a.text("code")))]
        case "provenance": return try both(m.provenance, m.provenanceJson)
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
