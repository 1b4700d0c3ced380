{{- define "seatrial.name" -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "seatrial.chosen" -}}
app.kubernetes.io/name: seatrial
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "seatrial.labels" -}}
{{ include "seatrial.chosen" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "seatrial.requirements" -}}
{{- if and (gt (int .Values.replicas) 1) (not .Values.database.existingSecret) -}}
{{- fail "replicas: more than one needs a database of your own: set database.existingSecret" -}}
{{- end -}}
{{- if and (gt (int .Values.replicas) 1) (not .Values.secretKey.existingSecret) -}}
{{- fail "replicas: more than one needs one key for sessions: set secretKey.existingSecret" -}}
{{- end -}}
{{- end -}}
