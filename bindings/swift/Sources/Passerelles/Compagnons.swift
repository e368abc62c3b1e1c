import Foundation

// What Swift expects beside the generated sources.

extension PasserellesError {
    /// The French sentence, whatever the kind.
    public var phrase: String {
        switch self {
        case .Inconnu(let message), .ParametreInvalide(let message), .ProfilInvalide(let message),
            .DonneesInvalides(let message), .FichierIllisible(let message), .Annule(let message),
            .Interne(let message):
            return message
        }
    }
}

extension Reponse: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { passerelles.count }

    /// The passerelle of a position; the best one is first.
    public subscript(position: Int) -> Passerelle { passerelles[position] }
}

extension Recherche: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { resultats.count }

    /// The result of a position; the best one is first.
    public subscript(position: Int) -> Resultat { resultats[position] }
}

extension ReponseParcours: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { parcours.count }

    /// The parcours of a position; the best one is first.
    public subscript(position: Int) -> Parcours { parcours[position] }
}

extension Objet: CustomStringConvertible {
    public var description: String { "\(code) \(libelle)" }
}

extension Passerelle: CustomStringConvertible {
    public var description: String { "\(source.code) → \(cible) : \(verdict), \(tenues) sur \(total)" }
}

extension Parcours: CustomStringConvertible {
    public var description: String {
        ([etapes.first?.de.code ?? ""] + etapes.map(\.vers.code)).joined(separator: " → ")
    }
}

/// A passerelle in one row.
public struct Ligne: Hashable, Sendable, Codable {
    /// The ROME codes of its ends.
    public let source: String, cible: String
    /// What the gate says.
    public let verdict: Verdict
    /// How far it is.
    public let classe: Classe
    /// How many counted compétences of the target are held, of how many.
    public let tenues: Int, total: Int
    /// Proximité: what ranks.
    public let score: Double
    /// How much of what the target requires is held, of all and of its core; nothing: unknown.
    public let couverture: Double?, coeur: Double?
    /// Its rank in its list, from 1.
    public let rang: Int
    /// Its rank in ROME's official mobility, where it is there.
    public let mobilite: Int?
}

/// Many passerelles, one row each, in one buffer of 32 bytes a row: decoded as it is read.
public struct Tableau: RandomAccessCollection, Sendable {
    /// The buffer that the engine wrote.
    public let octets: Data

    static let longueur = 32

    /// Reads a buffer that the engine wrote.
    public init(octets: Data) { self.octets = Data(octets) }

    public var startIndex: Int { 0 }
    public var endIndex: Int { octets.count / Self.longueur }

    /// The row of a position.
    public subscript(position: Int) -> Ligne {
        precondition(indices.contains(position), "ligne \(position) hors du tableau")
        return octets.withUnsafeBytes { brut in
            let debut = position * Self.longueur
            func code(_ place: Int) -> String {
                String(decoding: brut[(debut + place)..<(debut + place + 5)], as: UTF8.self)
            }
            func court(_ place: Int) -> Int {
                Int(UInt16(littleEndian: brut.loadUnaligned(fromByteOffset: debut + place, as: UInt16.self)))
            }
            func part(_ place: Int) -> Double? {
                let valeur = UInt32(littleEndian: brut.loadUnaligned(fromByteOffset: debut + place, as: UInt32.self))
                return valeur == .max ? nil : Double(valeur) / 1e6
            }
            let rangOfficiel = court(30)
            return Ligne(
                source: code(0), cible: code(5),
                verdict: [.bloquee, .inconnue, .conditionnelle, .ouverte][Int(brut[debut + 10])],
                classe: [.courte, .longue, .aEtudier][Int(brut[debut + 11])],
                tenues: court(12), total: court(14),
                score: part(16) ?? 0, couverture: part(20), coeur: part(24),
                rang: court(28), mobilite: rangOfficiel == 0 ? nil : rangOfficiel)
        }
    }
}

extension Moteur {
    /// The passerelles of each of `codes` (without any, of every métier), one row each, crossing all at once.
    ///
    /// - Throws: ``PasserellesError``
    public func tableau(codes: [String] = [], acquis: Acquis? = nil, options: Options? = nil) throws -> Tableau {
        Tableau(octets: try lignesDepuis(codes: codes, acquis: acquis, options: options))
    }

    /// Opens paths, told by a closure how far it is; the closure answers whether to go on.
    ///
    /// - Throws: ``PasserellesError``
    public static func ouvrir(
        _ chemins: [String], faits: Faits = .avec, suivi: @escaping @Sendable (Avancee) throws -> Suite
    ) throws -> Moteur {
        try ouvrir(chemins: chemins, faits: faits, suivi: SuiviParFermeture(suivi))
    }
}

private final class SuiviParFermeture: Suivi {
    private let fermeture: @Sendable (Avancee) throws -> Suite

    init(_ fermeture: @escaping @Sendable (Avancee) throws -> Suite) { self.fermeture = fermeture }

    func avance(avancee: Avancee) throws -> Suite { try fermeture(avancee) }
}
