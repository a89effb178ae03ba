/*
 * A PKCS #11 module for tests: SoftHSM underneath, in front of it the ways of AWS CloudHSM's Client SDK 5, and faults to order.
 *
 *   - the PIN is USER:PASSWORD, the user being "crypto_user"
 *   - read-only sessions give CKR_FUNCTION_FAILED; there are only so many sessions
 *   - AES-GCM refuses the caller's IV: CKM_CLOUDHSM_AES_GCM puts its own before the cipher text, CKM_AES_GCM overwrites zeros
 *   - AES-GCM takes 16,224 bytes at most
 *   - keys are wrapped by the vendor's codes only
 *
 * The real SoftHSM is named by the environment variable DOUBLE_MODULE. Functions called double_... are for the tests.
 * All arguments of PKCS #11 are passed on as machine words, which fits 64-bit Unix.
 */
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

typedef unsigned long word;
typedef unsigned char byte;

#define FUNCTIONS 68
#define EXPORT __attribute__((visibility("default")))

enum { INITIALIZE = 0, FINALIZE = 1, GET_SLOT_LIST = 4, OPEN_SESSION = 12, CLOSE_SESSION = 13, CLOSE_ALL_SESSIONS = 14,
    LOGIN = 18, CREATE_OBJECT = 20, DESTROY_OBJECT = 22, FIND_OBJECTS_INIT = 26, ENCRYPT_INIT = 29, ENCRYPT = 30,
    DECRYPT_INIT = 33, DECRYPT = 34, SIGN = 43, GENERATE_KEY = 58, GENERATE_KEY_PAIR = 59, WRAP_KEY = 60, UNWRAP_KEY = 61,
    GENERATE_RANDOM = 64 };

#define CKR_OK 0x00
#define CKR_FUNCTION_FAILED 0x06
#define CKR_DATA_LEN_RANGE 0x21
#define CKR_ENCRYPTED_DATA_LEN_RANGE 0x41
#define CKR_MECHANISM_INVALID 0x70
#define CKR_MECHANISM_PARAM_INVALID 0x71
#define CKR_PIN_INCORRECT 0xA0
#define CKR_SESSION_COUNT 0xB1
#define CKF_RW_SESSION 0x02

#define AES_KEY_WRAP 0x2109
#define AES_KEY_WRAP_PAD 0x210A
#define AES_GCM 0x1087
#define VENDOR_AES_GCM 0x80001087
#define VENDOR_WRAP_NO_PAD 0x80002109
#define VENDOR_WRAP_ZERO_PAD 0x8000216F
#define IV_BYTES 12
#define LONGEST_GCM 16224

struct mechanism { word type; void *parameter; word length; };
struct gcm { byte *iv; word iv_bytes; word iv_bits; byte *additional; word additional_bytes; word tag_bits; };

/* --- Faults to order ------------------------------------------------------------------------------------------- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static word calls[FUNCTIONS];
static struct fault { word code, times; } before[FUNCTIONS], after[FUNCTIONS];
static struct fault pauses[FUNCTIONS]; /* code: milliseconds */
static word most_sessions = 1024, open_sessions;

EXPORT void double_reset(void) {
    pthread_mutex_lock(&lock);
    memset(calls, 0, sizeof calls);
    memset(before, 0, sizeof before);
    memset(after, 0, sizeof after);
    memset(pauses, 0, sizeof pauses);
    most_sessions = 1024;
    pthread_mutex_unlock(&lock);
}

static void order(struct fault *faults, word function, word code, word times) {
    pthread_mutex_lock(&lock);
    faults[function] = (struct fault) { code, times };
    pthread_mutex_unlock(&lock);
}

/* The next calls of a function do nothing and return this code. */
EXPORT void double_fail(word function, word code, word times) { order(before, function, code, times); }

/* The next calls of a function succeed, but return this code. */
EXPORT void double_fail_after(word function, word code, word times) { order(after, function, code, times); }

/* The next calls of a function take so many milliseconds longer. */
EXPORT void double_pause(word function, word millis, word times) { order(pauses, function, millis, times); }

EXPORT void double_most_sessions(word most) {
    pthread_mutex_lock(&lock);
    most_sessions = most;
    pthread_mutex_unlock(&lock);
}

/* How often a function was called since the last reset. */
EXPORT word double_calls(word function) {
    pthread_mutex_lock(&lock);
    word count = calls[function];
    pthread_mutex_unlock(&lock);
    return count;
}

static word take(struct fault *fault) {
    if (fault->times == 0) {
        return CKR_OK;
    }
    fault->times--;
    return fault->code;
}

static word begin(word function) {
    pthread_mutex_lock(&lock);
    calls[function]++;
    word millis = take(&pauses[function]);
    word code = take(&before[function]);
    pthread_mutex_unlock(&lock);
    struct timespec left = { (time_t) (millis / 1000), (long) (millis % 1000) * 1000000 };
    while (millis > 0 && nanosleep(&left, &left) == -1 && errno == EINTR) {
    }
    return code;
}

static word end(word function, word result) {
    if (result != CKR_OK) {
        return result;
    }
    pthread_mutex_lock(&lock);
    word code = take(&after[function]);
    pthread_mutex_unlock(&lock);
    return code;
}

/* --- The module underneath ------------------------------------------------------------------------------------- */

static word list[1 + FUNCTIONS]; /* CK_FUNCTION_LIST: version, then pointers */
static word *real;

#define REAL(function) ((word (*)()) real[1 + (function)])

/* A function that only has the faults. */
#define PLAIN(name, function, parameters, arguments) \
    static word name parameters { \
        word code = begin(function); \
        return code != CKR_OK ? code : end(function, REAL(function) arguments); \
    }

PLAIN(get_slot_list, GET_SLOT_LIST, (word a, word b, word c), (a, b, c))
PLAIN(create_object, CREATE_OBJECT, (word a, word b, word c, word d), (a, b, c, d))
PLAIN(destroy_object, DESTROY_OBJECT, (word a, word b), (a, b))
PLAIN(find_objects_init, FIND_OBJECTS_INIT, (word a, word b, word c), (a, b, c))
PLAIN(sign, SIGN, (word a, word b, word c, word d, word e), (a, b, c, d, e))
PLAIN(generate_key, GENERATE_KEY, (word a, word b, word c, word d, word e), (a, b, c, d, e))
PLAIN(generate_key_pair, GENERATE_KEY_PAIR, (word a, word b, word c, word d, word e, word f, word g, word h),
    (a, b, c, d, e, f, g, h))
PLAIN(generate_random, GENERATE_RANDOM, (word a, word b, word c), (a, b, c))

/* --- Sessions and login ---------------------------------------------------------------------------------------- */

/* What a session's active operation needs beside what the real module remembers. */
#define OPERATIONS 4096
static struct operation { word session; int prepends; byte iv[IV_BYTES]; struct gcm parameters; word key; }
    operations[OPERATIONS];

static word finalize(word reserved) {
    word code = begin(FINALIZE);
    if (code != CKR_OK) {
        return code;
    }
    pthread_mutex_lock(&lock);
    open_sessions = 0;
    memset(operations, 0, sizeof operations);
    pthread_mutex_unlock(&lock);
    return REAL(FINALIZE)(reserved);
}

static word open_session(word slot, word flags, word application, word notify, word *session) {
    word code = begin(OPEN_SESSION);
    if (code != CKR_OK) {
        return code;
    }
    if (!(flags & CKF_RW_SESSION)) {
        return CKR_FUNCTION_FAILED;
    }
    pthread_mutex_lock(&lock);
    if (open_sessions >= most_sessions) {
        code = CKR_SESSION_COUNT;
    } else {
        open_sessions++;
    }
    pthread_mutex_unlock(&lock);
    if (code != CKR_OK) {
        return code;
    }
    code = REAL(OPEN_SESSION)(slot, flags, application, notify, session);
    if (code != CKR_OK) {
        pthread_mutex_lock(&lock);
        open_sessions--;
        pthread_mutex_unlock(&lock);
    }
    return end(OPEN_SESSION, code);
}

static word close_session(word session) {
    word code = REAL(CLOSE_SESSION)(session);
    if (code == CKR_OK) {
        pthread_mutex_lock(&lock);
        open_sessions--;
        pthread_mutex_unlock(&lock);
    }
    return code;
}

/* Ends all sessions behind the caller's back. */
EXPORT word double_lose_sessions(void) {
    word slots[64], count = 64;
    word code = REAL(GET_SLOT_LIST)((word) 1, slots, &count);
    for (word i = 0; code == CKR_OK && i < count; i++) {
        code = REAL(CLOSE_ALL_SESSIONS)(slots[i]);
    }
    pthread_mutex_lock(&lock);
    open_sessions = 0;
    pthread_mutex_unlock(&lock);
    return code;
}

static word login(word session, word user, const byte *pin, word length) {
    static const char name[] = "crypto_user:";
    word code = begin(LOGIN);
    if (code != CKR_OK) {
        return code;
    }
    word name_length = sizeof name - 1;
    if (length <= name_length || memcmp(pin, name, name_length) != 0) {
        return CKR_PIN_INCORRECT;
    }
    return end(LOGIN, REAL(LOGIN)(session, user, pin + name_length, length - name_length));
}

/* --- AES-GCM --------------------------------------------------------------------------------------------------- */

static struct operation *operation_of(word session) {
    struct operation *found = NULL;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < OPERATIONS && found == NULL; i++) {
        if (operations[i].session == session || operations[i].session == 0) {
            found = &operations[i];
            found->session = session;
        }
    }
    pthread_mutex_unlock(&lock);
    if (found == NULL) {
        abort();
    }
    return found;
}

static int all_zero(const byte *bytes, word length) {
    for (word i = 0; i < length; i++) {
        if (bytes[i] != 0) {
            return 0;
        }
    }
    return 1;
}

static word encrypt_init(word session, struct mechanism *mechanism, word key) {
    word code = begin(ENCRYPT_INIT);
    if (code != CKR_OK) {
        return code;
    }
    struct operation *operation = operation_of(session);
    operation->prepends = mechanism->type == VENDOR_AES_GCM;
    operation->key = 0;
    if (mechanism->type != AES_GCM && mechanism->type != VENDOR_AES_GCM) {
        return REAL(ENCRYPT_INIT)(session, mechanism, key);
    }
    struct gcm parameters = *(struct gcm *) mechanism->parameter;
    if (getrandom(operation->iv, IV_BYTES, 0) != IV_BYTES) {
        return CKR_FUNCTION_FAILED;
    }
    if (operation->prepends) {
        if (parameters.iv != NULL) {
            return CKR_MECHANISM_PARAM_INVALID;
        }
    } else {
        if (parameters.iv_bytes != IV_BYTES || !all_zero(parameters.iv, IV_BYTES)) {
            return CKR_MECHANISM_PARAM_INVALID;
        }
        memcpy(parameters.iv, operation->iv, IV_BYTES);
    }
    parameters.iv = operation->iv;
    parameters.iv_bytes = IV_BYTES;
    parameters.iv_bits = 8 * IV_BYTES;
    operation->parameters = parameters;
    operation->key = key;
    struct mechanism standard = { AES_GCM, &operation->parameters, sizeof parameters };
    return end(ENCRYPT_INIT, REAL(ENCRYPT_INIT)(session, &standard, key));
}

static word encrypt(word session, byte *in, word in_bytes, byte *out, word *out_bytes) {
    word code = begin(ENCRYPT);
    if (code != CKR_OK) {
        return code;
    }
    struct operation *operation = operation_of(session);
    if (operation->key != 0 && in_bytes > LONGEST_GCM) {
        return CKR_DATA_LEN_RANGE;
    }
    if (!operation->prepends) {
        return end(ENCRYPT, REAL(ENCRYPT)(session, in, in_bytes, out, out_bytes));
    }
    *out_bytes -= IV_BYTES;
    code = REAL(ENCRYPT)(session, in, in_bytes, out + IV_BYTES, out_bytes);
    if (code == CKR_OK) {
        memcpy(out, operation->iv, IV_BYTES);
        *out_bytes += IV_BYTES;
    }
    return end(ENCRYPT, code);
}

static word decrypt_init(word session, struct mechanism *mechanism, word key) {
    word code = begin(DECRYPT_INIT);
    if (code != CKR_OK) {
        return code;
    }
    struct operation *operation = operation_of(session);
    operation->prepends = mechanism->type == VENDOR_AES_GCM;
    if (!operation->prepends) {
        return end(DECRYPT_INIT, REAL(DECRYPT_INIT)(session, mechanism, key));
    }
    operation->parameters = *(struct gcm *) mechanism->parameter;
    operation->key = key;
    return operation->parameters.iv != NULL ? CKR_MECHANISM_PARAM_INVALID : end(DECRYPT_INIT, CKR_OK);
}

static word decrypt(word session, byte *in, word in_bytes, byte *out, word *out_bytes) {
    word code = begin(DECRYPT);
    if (code != CKR_OK) {
        return code;
    }
    struct operation *operation = operation_of(session);
    if (!operation->prepends) {
        return end(DECRYPT, REAL(DECRYPT)(session, in, in_bytes, out, out_bytes));
    }
    if (in_bytes < IV_BYTES) {
        return CKR_ENCRYPTED_DATA_LEN_RANGE;
    }
    memcpy(operation->iv, in, IV_BYTES);
    operation->parameters.iv = operation->iv;
    operation->parameters.iv_bytes = IV_BYTES;
    operation->parameters.iv_bits = 8 * IV_BYTES;
    struct mechanism standard = { AES_GCM, &operation->parameters, sizeof operation->parameters };
    code = REAL(DECRYPT_INIT)(session, &standard, operation->key);
    if (code == CKR_OK) {
        code = REAL(DECRYPT)(session, in + IV_BYTES, in_bytes - IV_BYTES, out, out_bytes);
    }
    return end(DECRYPT, code);
}

/* --- Wrapping -------------------------------------------------------------------------------------------------- */

static word standard_wrap(word type) {
    switch (type) {
    case VENDOR_WRAP_NO_PAD:
        return AES_KEY_WRAP;
    case VENDOR_WRAP_ZERO_PAD:
        return AES_KEY_WRAP_PAD;
    default:
        return 0;
    }
}

static word wrap_key(word session, struct mechanism *mechanism, word wrapping, word key, word out, word out_bytes) {
    word code = begin(WRAP_KEY);
    struct mechanism standard = { standard_wrap(mechanism->type), NULL, 0 };
    if (code != CKR_OK) {
        return code;
    }
    return standard.type == 0 ? CKR_MECHANISM_INVALID
        : end(WRAP_KEY, REAL(WRAP_KEY)(session, &standard, wrapping, key, out, out_bytes));
}

static word unwrap_key(word session, struct mechanism *mechanism, word wrapping, word in, word in_bytes, word template,
    word count, word key) {
    word code = begin(UNWRAP_KEY);
    struct mechanism standard = { standard_wrap(mechanism->type), NULL, 0 };
    if (code != CKR_OK) {
        return code;
    }
    return standard.type == 0 ? CKR_MECHANISM_INVALID
        : end(UNWRAP_KEY, REAL(UNWRAP_KEY)(session, &standard, wrapping, in, in_bytes, template, count, key));
}

/* --- The way in ------------------------------------------------------------------------------------------------ */

static void put(word function, void *implementation) { list[1 + function] = (word) implementation; }

EXPORT word C_GetFunctionList(word **functions) {
    const char *path = getenv("DOUBLE_MODULE");
    void *module = path == NULL ? NULL : dlopen(path, RTLD_NOW | RTLD_LOCAL);
    word (*get_list)(word **) = module == NULL ? NULL : (word (*)(word **)) dlsym(module, "C_GetFunctionList");
    if (get_list == NULL || get_list(&real) != CKR_OK) {
        return CKR_FUNCTION_FAILED;
    }
    memcpy(list, real, sizeof list);
    put(FINALIZE, finalize);
    put(GET_SLOT_LIST, get_slot_list);
    put(OPEN_SESSION, open_session);
    put(CLOSE_SESSION, close_session);
    put(LOGIN, login);
    put(CREATE_OBJECT, create_object);
    put(DESTROY_OBJECT, destroy_object);
    put(FIND_OBJECTS_INIT, find_objects_init);
    put(ENCRYPT_INIT, encrypt_init);
    put(ENCRYPT, encrypt);
    put(DECRYPT_INIT, decrypt_init);
    put(DECRYPT, decrypt);
    put(SIGN, sign);
    put(GENERATE_KEY, generate_key);
    put(GENERATE_KEY_PAIR, generate_key_pair);
    put(WRAP_KEY, wrap_key);
    put(UNWRAP_KEY, unwrap_key);
    put(GENERATE_RANDOM, generate_random);
    *functions = list;
    return CKR_OK;
}
