import Foundation

@testable import Passerelles

/// Records and JSON as canonical JSON: keys sorted, no blanks, decimals without their last zeros, at most six.
enum Canonique {
    /// Fields that an answer leaves out where they are nothing or empty; any other is there, null.
    private static let absents: [String: Set<String>] = [
        "Reponse": ["source", "cible"], "Passerelle": ["contributions"], "Plan": ["mixte"], "Levee": ["code", "minimum"],
        "Preuve": ["source", "date", "certitude", "code", "libelle", "sous", "mots", "communs", "un", "autre"],
    ]

    static func ofRecord(_ valeur: Any) -> String {
        switch valeur {
        case let texte as String: return text(texte)
        case let vrai as Bool: return vrai ? "true" : "false"
        case let nombre as Double: return number(nombre)
        case let nombre as any BinaryInteger: return "\(nombre)"
        case let nature as Nature: return text(snake("\(nature)").replacingOccurrences(of: "_", with: "-"))
        default: break
        }
        let miroir = Mirror(reflecting: valeur)
        switch miroir.displayStyle {
        case .optional: return miroir.children.first.map { ofRecord($0.value) } ?? "null"
        case .collection: return "[" + miroir.children.map { ofRecord($0.value) }.joined(separator: ",") + "]"
        case .enum: return text(snake("\(valeur)"))
        case .dictionary:
            let entries = valeur as! [String: Int64]
            return fields(entries.map { ($0.key, "\($0.value)") })
        default:
            let absents = Self.absents["\(type(of: valeur))"] ?? []
            let children = miroir.children.map { (snake($0.label!), ofRecord($0.value)) }
            return fields(children.filter { !(absents.contains($0.0) && ($0.1 == "null" || $0.1 == "[]")) })
        }
    }

    static func ofJson(_ valeur: Any) -> String {
        switch valeur {
        case is NSNull: return "null"
        case let texte as String: return text(texte)
        case let champs as [String: Any]: return fields(champs.map { ($0.key, ofJson($0.value)) })
        case let elements as [Any]: return "[" + elements.map(ofJson).joined(separator: ",") + "]"
        case let nombre as NSNumber:
            if isBool(nombre) { return nombre.boolValue ? "true" : "false" }
            return number(nombre.doubleValue)
        default: fatalError("\(type(of: valeur))")
        }
    }

    static func parse(_ texte: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(texte.utf8), options: .fragmentsAllowed)
    }

    private static func isBool(_ nombre: NSNumber) -> Bool {
        String(cString: nombre.objCType) == "c" || String(cString: nombre.objCType) == "B"
    }

    private static func fields(_ champs: [(String, String)]) -> String {
        let sorted = champs.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
        return "{" + sorted.map { text($0.0) + ":" + $0.1 }.joined(separator: ",") + "}"
    }

    private static func snake(_ nom: String) -> String {
        nom.map { $0.isUppercase ? "_" + $0.lowercased() : String($0) }.joined()
    }

    private static func number(_ nombre: Double) -> String {
        var texte = String(format: "%.6f", nombre)
        while texte.hasSuffix("0") { texte.removeLast() }
        if texte.hasSuffix(".") { texte.removeLast() }
        return texte
    }

    private static func text(_ texte: String) -> String {
        var sortie = "\""
        for scalaire in texte.unicodeScalars {
            switch scalaire {
            case "\"": sortie += "\\\""
            case "\\": sortie += "\\\\"
            case "\n": sortie += "\\n"
            case "\r": sortie += "\\r"
            case "\t": sortie += "\\t"
            case "\u{8}": sortie += "\\b"
            case "\u{c}": sortie += "\\f"
            case _ where scalaire.value < 0x20: sortie += String(format: "\\u%04x", scalaire.value)
            default: sortie.unicodeScalars.append(scalaire)
            }
        }
        return sortie + "\""
    }
}
