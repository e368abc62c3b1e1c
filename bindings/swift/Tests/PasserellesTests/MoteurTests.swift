import Foundation
import XCTest

@testable import Passerelles

/// What Swift adds, and how the engine behaves under it.
final class MoteurTests: XCTestCase {
    private let moteur = Moteur.embarque()

    private func refusal(_ appel: () throws -> Any) -> PasserellesError? {
        do {
            _ = try appel()
            return nil
        } catch {
            return error as? PasserellesError
        }
    }

    func testEachKindOfErrorIsItsOwnCaseWithTheFrenchSentence() {
        guard case .Inconnu(let inconnu)? = refusal({ try moteur.metier(code: "K1399") }) else { return XCTFail() }
        XCTAssertTrue(inconnu.contains("K1399"), inconnu)
        guard case .ParametreInvalide(let parametre)? = refusal({ try moteur.metier(code: "K13") }) else {
            return XCTFail()
        }
        XCTAssertTrue(parametre.contains("une lettre et quatre chiffres"), parametre)
        guard case .ProfilInvalide(let profil)? = refusal({ try moteur.diagnostic(profil: "{\n\"age\": 54}") }) else {
            return XCTFail()
        }
        XCTAssertTrue(profil.contains("ligne 2") && !profil.contains("54"), profil)
        guard case .FichierIllisible? = refusal({ try Moteur.ouvrir(chemins: ["/nulle/part.toml"]) }) else {
            return XCTFail()
        }
        let octets = Data("genre = 1".utf8)
        guard case .DonneesInvalides? = refusal({ try Moteur.depuisOctets(octets: octets, nom: "données.toml") }) else {
            return XCTFail()
        }
        guard case .Annule? = refusal({ try Moteur.ouvrir([]) { _ in .arreter } }) else { return XCTFail() }
    }

    func testAFaultOfTheFollowUpStopsTheImport() {
        struct Panne: Error {}
        guard case .Annule? = refusal({ try Moteur.ouvrir([]) { _ in throw Panne() } }) else { return XCTFail() }
    }

    #if ESSAI_PANIQUE
    func testAPanicIsAnError() throws {
        guard case .Interne(let phrase)? = refusal({ try essaiPanique() }) else { return XCTFail() }
        XCTAssertTrue(phrase.hasPrefix("erreur interne du moteur"), phrase)
    }
    #else
    func testAPanicIsAnError() throws { throw XCTSkip("bibliothèque sans essai-panique") }
    #endif

    func testRowsSayWhatRecordsSay() throws {
        let reponse = try moteur.passerellesDepuis(code: "K1304")
        let tableau = try moteur.tableau(codes: ["K1304"])
        XCTAssertEqual(tableau.count, reponse.count)
        for (ligne, passerelle) in zip(tableau, reponse) {
            XCTAssertEqual([ligne.source, ligne.cible], [passerelle.source.code, passerelle.cible.code])
            XCTAssertEqual(ligne.verdict, passerelle.verdict)
            XCTAssertEqual(ligne.classe, passerelle.classe)
            XCTAssertEqual([ligne.tenues, ligne.total], [Int(passerelle.tenues), Int(passerelle.total)])
            XCTAssertEqual(
                [ligne.score, ligne.couverture, ligne.coeur],
                [passerelle.score, passerelle.couverture, passerelle.coeur])
            XCTAssertEqual(ligne.rang, Int(passerelle.rang))
            XCTAssertEqual(ligne.mobilite, passerelle.mobilite.map(Int.init))
        }
    }

    func testAnswersAreCollectionsSendableAndCodable() throws {
        let reponse = try moteur.passerellesDepuis(code: "K1304", options: Options(nombre: 4))
        func needsSendable<T: Sendable>(_ valeur: T) -> T { valeur }
        let read = try JSONDecoder().decode(Reponse.self, from: JSONEncoder().encode(needsSendable(reponse)))
        XCTAssertEqual(read, reponse)
        XCTAssertEqual(reponse.map(\.rang), [1, 2, 3, 4])
        XCTAssertEqual(reponse[0].cible.code, reponse.first?.cible.code)
    }

    /// PASSERELLES_MARTEAU: how many seconds; a few unless asked otherwise.
    func testEightThreadsGetTheSameAnswers() throws {
        let secondes = ProcessInfo.processInfo.environment["PASSERELLES_MARTEAU"].flatMap(Double.init) ?? 3
        let codes = ["K1304", "K1302", "J1501", "J1301", "K2204"]
        let moteur = self.moteur
        let ask: @Sendable (String) throws -> String = { code in
            let reponse = try moteur.passerellesDepuis(code: code)
            return try moteur.passerellesDepuisJson(code: code) + "\(reponse.map(\.score))"
        }
        let expected = try Dictionary(uniqueKeysWithValues: codes.map { ($0, try ask($0)) })

        func hammer(_ secondes: Double) -> Int {
            let end = Date().addingTimeInterval(secondes)
            let counts = Compteur()
            DispatchQueue.concurrentPerform(iterations: 8) { _ in
                var calls = 0
                while Date() < end {
                    for code in codes {
                        if (try? ask(code)) != expected[code] { counts.fault() }
                        calls += 2
                    }
                }
                counts.add(calls)
            }
            XCTAssertEqual(counts.faults, 0)
            return counts.calls
        }

        _ = hammer(secondes / 2)
        let warm = resident()
        let calls = hammer(secondes)
        let after = resident()
        print("fils : 8, \(calls) appels en \(secondes) s, mémoire résidente \(warm) Ko puis \(after) Ko")
        XCTAssertLessThan(after, warm * 11 / 10 + 20_000)
    }

    /// In KiB; null where the system does not say.
    private func resident() -> Int {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return 0 }
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }
}

/// Counts from several threads.
private final class Compteur: @unchecked Sendable {
    private let verrou = NSLock()
    private(set) var calls = 0
    private(set) var faults = 0

    func add(_ nombre: Int) { verrou.withLock { calls += nombre } }
    func fault() { verrou.withLock { faults += 1 } }
}
