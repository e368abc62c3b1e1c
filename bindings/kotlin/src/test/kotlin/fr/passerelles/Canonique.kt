package fr.passerelles

import com.google.gson.JsonArray
import com.google.gson.JsonElement
import com.google.gson.JsonObject
import com.google.gson.JsonPrimitive
import java.lang.reflect.Modifier
import java.math.BigDecimal
import java.math.RoundingMode

/** Records and JSON as canonical JSON: keys sorted, no blanks, decimals without their last zeros, at most six. */
object Canonique {
    /** Fields that an answer leaves out where they are nothing or empty; any other is there, null. */
    private val ABSENTS = mapOf(
        Reponse::class.java to setOf("source", "cible"),
        Passerelle::class.java to setOf("contributions"),
        Plan::class.java to setOf("mixte"),
        Levee::class.java to setOf("code", "minimum"),
        Preuve::class.java to
            setOf("source", "date", "certitude", "code", "libelle", "sous", "mots", "communs", "un", "autre"),
    )

    fun ofRecord(valeur: Any?): String = when (valeur) {
        null -> "null"
        is String -> text(valeur)
        is Boolean -> valeur.toString()
        is Double -> number(BigDecimal(valeur))
        is Number -> valeur.toString()
        is Nature -> text(valeur.name.lowercase().replace('_', '-'))
        is Enum<*> -> text(valeur.name.lowercase())
        is List<*> -> valeur.joinToString(",", "[", "]") { ofRecord(it) }
        is Map<*, *> -> fields(valeur.map { (cle, element) -> cle as String to element })
        else -> fields(record(valeur))
    }

    private fun record(valeur: Any): List<Pair<String, Any?>> {
        val absents = ABSENTS[valeur.javaClass].orEmpty()
        return valeur.javaClass.declaredFields.filterNot { Modifier.isStatic(it.modifiers) }.map { champ ->
            champ.isAccessible = true
            snake(champ.name) to champ.get(valeur)
        }.filterNot { (nom, champ) -> nom in absents && (champ == null || (champ as? List<*>)?.isEmpty() == true) }
    }

    private fun fields(champs: List<Pair<String, Any?>>): String =
        champs.sortedBy { it.first }.joinToString(",", "{", "}") { (nom, champ) -> "${text(nom)}:${ofRecord(champ)}" }

    private fun snake(nom: String): String = nom.replace(Regex("([A-Z])")) { "_" + it.value.lowercase() }

    fun ofJson(valeur: JsonElement): String = when (valeur) {
        is JsonObject -> valeur.entrySet().sortedBy { it.key }
            .joinToString(",", "{", "}") { (nom, champ) -> "${text(nom)}:${ofJson(champ)}" }
        is JsonArray -> valeur.joinToString(",", "[", "]") { ofJson(it) }
        is JsonPrimitive -> when {
            valeur.isString -> text(valeur.asString)
            valeur.isNumber -> number(BigDecimal(valeur.asString))
            else -> valeur.toString()
        }
        else -> "null"
    }

    private fun number(nombre: BigDecimal): String {
        val rounded = nombre.setScale(6, RoundingMode.HALF_EVEN).stripTrailingZeros()
        return if (rounded.signum() == 0) "0" else rounded.toPlainString()
    }

    private fun text(texte: String): String = buildString {
        append('"')
        for (c in texte) {
            when (c) {
                '"' -> append("\\\"")
                '\\' -> append("\\\\")
                '\n' -> append("\\n")
                '\r' -> append("\\r")
                '\t' -> append("\\t")
                '\b' -> append("\\b")
                '\u000C' -> append("\\f")
                else -> if (c < ' ') append("\\u%04x".format(c.code)) else append(c)
            }
        }
        append('"')
    }
}
